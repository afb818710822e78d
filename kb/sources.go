package kb

import (
	"net/url"
	"slices"
	"strings"
)

// official are the domains of those who decide on our matters or publish the law, beside gov.gr: names
// under them are theirs, too.
var official = []string{
	"gov.gr", "europa.eu", "et.gr", "opengov.gr", "ilo.org",
	"opeka.gr", "oaed.gr", "ika.gr", "oaee.gr", "oga.gr", "idika.gr", "keaprogram.gr", "yeka.gr", "sepenet.gr", // ours
	"isotita.gr", "womensos.gr", "kethi.gr", "ekka.org.gr", // equality, violence, social solidarity
	"synigoros.gr", "synigoroskatanaloti.gr", "dpa.gr", "asep.gr", "aade.gr", "gsis.gr", "astynomia.gr", // others whom answers name
	"hellenicparliament.gr", "kethea.gr", "eetaa.gr", "epidomastegasis.gr", "deddie.gr",
}

// Sources are what editors say of pages that answers rest on (sources.yaml, which may be missing).
type Sources struct {
	Accepted []string `yaml:"accepted"` // domains of no authority, whose reports editors accept where no official page says it
}

const sourcesFile = "sources.yaml"

func (l *loader) sources(c *Content) { _, _ = l.readYAML(sourcesFile, &c.Sources) }

// under: a host is one of the domains, or a name under one.
func under(host string, domains []string) bool {
	return slices.ContainsFunc(domains, func(domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) })
}

// isOfficial: a source is a page of those who decide, or publish the law.
func isOfficial(source string) bool {
	u, err := url.Parse(source)
	return err == nil && under(u.Hostname(), official)
}

// Official reports whether any source of an entry is a page of those who decide, or publish the law.
func (e *Entry) Official() bool { return slices.ContainsFunc(e.Sources, isOfficial) }
