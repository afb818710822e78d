package preview

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/kb"
)

const changesTitle = "Τι άλλαξα"

type changesPage struct {
	comparison
	Commit commit
	Day    string // of the commit
	Reason string // why there is no comparison; empty: there is
}

// changes compares the content as it is served with the folder's last commit.
func (p *Preview) changes(ctx *fiber.Ctx) error {
	last, err := lastCommit(ctx.UserContext(), p.cfg.Dir)
	var c comparison
	if err == nil {
		s := p.served()
		s.commit = last.Hash
		var ready bool
		c, ready, err = p.compared.get(s, func(ctx context.Context) (comparison, error) { return p.since(ctx, last, s) })
		if !ready {
			return p.showWaiting(ctx, changesTitle)
		}
	}
	var why reason
	if errors.As(err, &why) {
		return p.show(ctx, fiber.StatusOK, "changes", changesTitle, changesPage{Reason: string(why)})
	}
	if err != nil {
		return err
	}
	return p.show(ctx, fiber.StatusOK, "changes", changesTitle, changesPage{comparison: c, Commit: last, Day: last.When.In(kb.Athens).Format("2/1/2006 15:04")})
}

// since compares what is served with a commit.
func (p *Preview) since(ctx context.Context, last commit, s contentState) (comparison, error) {
	files, err := last.files(ctx, p.cfg.Dir)
	if err != nil {
		return comparison{}, err
	}
	content, err := kb.Load(files)
	if problems := kb.Problems(kb.Errors(err)); len(problems) > 0 {
		return comparison{}, reason("το περιεχόμενο της τελευταίας καταχώρισης έχει λάθος: " + problems[0].File + ": " + problems[0].Greek())
	}
	before, err := kb.Open(content)
	if err != nil {
		return comparison{}, err
	}
	defer before.Close()
	c, err := compare(ctx, before, s.knowledge.Base, time.Now())
	if err != nil {
		return c, err
	}
	root, err := os.OpenRoot(p.cfg.Dir)
	if err != nil {
		return c, reason("ο φάκελος δεν ανοίγει")
	}
	defer root.Close()
	c.Files, err = changedFiles(files, root.FS())
	return c, err
}
