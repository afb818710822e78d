package sms

import "context"

// Check asks Twilio whether our credentials and number are right, and whether its messages come to us. An error says in a
// sentence what is wrong.
func (c *Channel) Check(context.Context) error {
	if err := c.account.Check(); err != nil {
		return err
	}
	return c.account.CheckNumber(c.number, WebhookPath)
}
