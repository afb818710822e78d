package messenger

import (
	"context"
	"net/http"
	"sync"

	"ask1555/channels"
)

// maxName is the longest name of a persona, in characters
// (https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas).
const maxName = 50

// personas are the names under which people of 1555 write, as Meta knows them.
type personas struct {
	mutex sync.Mutex
	ids   map[string]string // by name
}

func (p *personas) forget(name string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.ids, channels.Shorten(name, maxName))
}

// persona is Meta's id of a name, which is made known to Meta the first time; empty where there is no name, or none that
// Meta takes: then the message stands under the page's name, with the name in its text.
func (c *Channel) persona(ctx context.Context, name string) string {
	if name == "" || c.cfg.Picture == "" {
		return ""
	}
	name = channels.Shorten(name, maxName)
	c.personas.mutex.Lock()
	defer c.personas.mutex.Unlock()
	if c.personas.ids == nil {
		c.personas.ids = c.knownPersonas(ctx)
	}
	if id := c.personas.ids[name]; id != "" {
		return id
	}
	answer, err := c.post(ctx, "/me/personas", map[string]string{"name": name, "profile_picture_url": c.cfg.Picture})
	if err != nil {
		c.log.WarnContext(ctx, "Messenger does not take the name of a person of 1555", "error", err)
		return ""
	}
	if c.personas.ids == nil {
		c.personas.ids = make(map[string]string)
	}
	c.personas.ids[name] = answer.ID
	return answer.ID
}

// knownPersonas are those that Meta has; nil if it does not say.
func (c *Channel) knownPersonas(ctx context.Context) map[string]string {
	var answer struct {
		Data []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"data"`
	}
	status, err := channels.GetJSON(ctx, c.http, c.address("/me/personas")+"&limit=500", c.header(), &answer)
	if err != nil || status != http.StatusOK {
		return nil
	}
	ids := make(map[string]string)
	for _, one := range answer.Data {
		ids[one.Name] = one.ID
	}
	return ids
}
