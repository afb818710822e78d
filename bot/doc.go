// Package bot decides one turn of conversation: a message and what is remembered go in, replies and
// effects come out. It knows nothing of HTTP, Twilio, Telegram or SQL.
package bot
