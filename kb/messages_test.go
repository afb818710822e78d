package kb_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ask1555/kb"
)

// tellers are the functions of kb, bot and bot/safety that a problem's message is given to, by its first
// constant text of several words.
var tellers = []string{"fail", "warn", "add", "Errorf"}

var verb = regexp.MustCompile(`%(\.\d)?[a-z]`)

// Every message that the loaders and lint can print has a Greek twin. The messages are read out of the
// source, so that a new one without it fails here.
func TestEveryMessageHasItsGreek(t *testing.T) {
	messages := 0
	for _, dir := range []string{".", "../bot", "../bot/safety"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, message := range messagesIn(parsed) {
				messages++
				message = verb.ReplaceAllString(message, "ΧΧ")
				if greek := (kb.Problem{Message: message}).Greek(); greek == message {
					t.Errorf("%s: %q has no Greek twin in messages.go", file, message)
				}
			}
		}
	}
	if messages < 60 {
		t.Errorf("only %d messages were found", messages)
	}
}

// messagesIn are the texts that a file gives to tellers, and those of problems that it makes itself.
func messagesIn(file *ast.File) []string {
	var found []string
	take := func(e ast.Expr) bool {
		text, ok := constant(e)
		ok = ok && strings.Contains(text, " ")   // a message, not the name of a key or a file
		if ok && !strings.Contains(text, "%w") { // with it: an error of ours that no editor reads
			found = append(found, text)
		}
		return ok
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if slices.Contains(tellers, calledName(n)) {
				_ = slices.ContainsFunc(n.Args, take) // the first that is one
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Message" {
				take(n.Value)
			}
		}
		return true
	})
	return found
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// constant is a text that is put together, with %s for what is not known before; ok is false if nothing is.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		x, okX := constant(e.X)
		y, okY := constant(e.Y)
		if !okX && !okY {
			return "", false
		}
		if !okX {
			x = "%s"
		}
		if !okY {
			y = "%s"
		}
		return x + y, true
	case *ast.CallExpr:
		if calledName(e) == "Sprintf" && len(e.Args) > 0 {
			return constant(e.Args[0])
		}
	}
	return "", false
}
