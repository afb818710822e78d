package twilio

import (
	"cmp"
	"errors"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

// Check asks Twilio whether the credentials are right. An error says in a sentence what is wrong.
func (a *Account) Check() error {
	if _, err := a.api.FetchAccount(a.cfg.AccountSID); err != nil {
		return sendError(err)
	}
	return nil
}

// CheckNumber asks Twilio whether a number is the account's, and brings its messages to a webhook of ours.
func (a *Account) CheckNumber(number, path string) error {
	params := &openapi.ListIncomingPhoneNumberParams{}
	params.SetPhoneNumber(number).SetLimit(1)
	numbers, err := a.api.ListIncomingPhoneNumber(params)
	switch {
	case err != nil:
		return sendError(err)
	case len(numbers) == 0:
		return errors.New("the account at Twilio has no number " + number)
	}
	if to := value(numbers[0].SmsUrl); to != a.cfg.PublicURL+path {
		return errors.New("Twilio does not bring messages to us, but to " + cmp.Or(to, "nobody") + ": enter our address at the number, or at its messaging service")
	}
	return nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
