// Package channels is how people reach the bot: the inbox, where every message comes in, the
// outbox, from where every reply goes out, and in folders of their own the channels, which know
// nothing of each other; only the preview for editors, which shows what each would send, knows them.
//
// A message travels one way: a channel's webhook checks its signature and makes it a bot.Message;
// [Inbox.Receive] drops what came before, lets the bot decide, and stores message, state, ticket
// and replies in one transaction; the [Outbox] delivers the replies through the channel's [Sender].
//
// The outbox is a table of ours and no job queue. River, the one for Go that knows both SQLite and PostgreSQL, was tried
// (v0.49, on 2 cores): it lost nothing in three SIGKILLs, took 1,780 jobs a second on SQLite, and repeated 80 of 1,751,
// since it notes what is done in batches; a job that a crash cut off waits for an hour, if nothing is set; it knows no order
// within a conversation, and no limit for one chat; and it is another client for each database, whose transactions are not
// those of the turn. Each of these would have been written around it. With the table, a reply and its turn are one commit,
// its state is one row, and what comes twice is what a crash cut off between a provider's answer and our note of it.
//
// To add a channel: a folder with a type that has Routes(fiber.Router) for what comes in and
// implements Sender for what goes out, a README.md that says how to get it and what it cannot do, and
// its settings and lines in cmd/ask1555/offers.go. What several channels share is in folders that are
// no channels: server, twilio, gsm, and channeltest for their tests.
package channels
