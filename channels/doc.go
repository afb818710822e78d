// Package channels is how people reach the bot: the inbox, where every message comes in, the
// outbox, from where every reply goes out, and in folders of their own the channels, which know
// nothing of each other; only the preview for editors, which shows what each would send, knows them.
//
// A message travels one way: a channel's webhook checks its signature and makes it a bot.Message;
// [Inbox.Receive] drops what came before, lets the bot decide, and stores message, state, ticket
// and replies in one transaction; the [Outbox] delivers the replies through the channel's [Sender].
//
// To add a channel: a folder with a type that has Routes(fiber.Router) for what comes in and
// implements Sender for what goes out, a README.md that says how to get it and what it cannot do, and
// its settings and lines in cmd/ask1555/offers.go. What several channels share is in folders that are
// no channels: server, twilio, gsm, and channeltest for their tests.
package channels
