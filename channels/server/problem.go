package server

import (
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// A Problem is an error as the API shows it: RFC 9457, in Greek with the English beside it. It
// never holds what the inside of the program has to say of an error.
type Problem struct {
	Type     string        `json:"type"` // always "about:blank": the status says it all
	Title    string        `json:"title"`
	Status   int           `json:"status"`
	Detail   string        `json:"detail"`    // Greek: what to do
	DetailEN string        `json:"detail_en"` // English
	Retry    time.Duration `json:"-"`         // for the Retry-After header, if not 0
}

func (p *Problem) Error() string { return p.DetailEN }

// Fail is the problem a handler returns: a status and one sentence that says how to mend it, in
// both languages.
func Fail(status int, greek, english string) *Problem {
	return &Problem{Type: "about:blank", Title: fiber.NewError(status).Message, Status: status, Detail: greek, DetailEN: english}
}

// After says when to try again.
func (p *Problem) After(wait time.Duration) *Problem {
	p.Retry = wait
	return p
}

// general are the sentences for errors that come from the router itself.
var general = map[int][2]string{
	fiber.StatusBadRequest:                  {"Το αίτημα δεν είναι σωστό.", "The request is malformed."},
	fiber.StatusNotFound:                    {"Η σελίδα δεν υπάρχει.", "There is no such page."},
	fiber.StatusMethodNotAllowed:            {"Η ενέργεια δεν γίνεται σε αυτή τη διεύθυνση.", "This address does not take that method."},
	fiber.StatusRequestTimeout:              {"Το αίτημα άργησε πολύ να έρθει. Δοκιμάστε ξανά.", "The request took too long to arrive; try again."},
	fiber.StatusRequestEntityTooLarge:       {"Το μήνυμα είναι πολύ μεγάλο. Στείλτε λιγότερο κείμενο.", "The request is too large; send less text."},
	fiber.StatusRequestHeaderFieldsTooLarge: {"Το αίτημα έχει πολύ μεγάλες κεφαλίδες.", "The request's headers are too large."},
	fiber.StatusUnsupportedMediaType:        {"Το είδος του αιτήματος δεν υποστηρίζεται.", "This media type is not taken here."},
	fiber.StatusServiceUnavailable:          {"Η υπηρεσία δεν είναι διαθέσιμη αυτή τη στιγμή. Δοκιμάστε ξανά σε λίγο ή καλέστε το 1555.", "The service is not available at the moment; try again shortly."},
}

// problemOf makes a Problem of any error. What it does not know is the program's fault: it is
// logged, and the citizen hears that the service is not available.
func problemOf(err error, log *slog.Logger) *Problem {
	var problem *Problem
	if errors.As(err, &problem) {
		return problem
	}
	var routing *fiber.Error
	status := fiber.StatusServiceUnavailable
	if errors.As(err, &routing) && general[routing.Code][0] != "" {
		status = routing.Code
	} else {
		log.Error("a request failed", "error", err)
	}
	sentences := general[status]
	problem = Fail(status, sentences[0], sentences[1])
	if status == fiber.StatusServiceUnavailable {
		problem.Retry = 5 * time.Second
	}
	return problem
}

// handleError answers with problem JSON (RFC 9457).
func handleError(cfg Config) fiber.ErrorHandler {
	return func(c *fiber.Ctx, err error) error {
		problem := problemOf(err, cfg.Log)
		if cfg.Refused != nil && problem.Status < fiber.StatusInternalServerError {
			cfg.Refused(c.Path(), problem.Status)
		}
		if problem.Retry > 0 {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(max(1, int(problem.Retry.Seconds()))))
		}
		if err := c.Status(problem.Status).JSON(problem); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "application/problem+json; charset=utf-8")
		return nil
	}
}
