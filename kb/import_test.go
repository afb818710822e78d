package kb_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// rank orders the rooms of the house: a package may import its own room and those of lower rank.
var rank = map[string]int{"content": 0, "kb": 1, "bot": 2, "channels": 3, "cmd": 4}

// TestImportsPointOneWay walks every Go file: cmd -> channels -> bot -> kb, and a channel knows
// nothing of another; only the preview knows them, since it shows what each would send.
func TestImportsPointOneWay(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		files++
		return checkFile(t, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("only %d files were looked at", files)
	}
}

func checkFile(t *testing.T, path string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		return err
	}
	from := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(path, ".."+string(filepath.Separator))))
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		to, ours := strings.CutPrefix(imported, "ask1555/")
		if !ours || (to == "content" && strings.HasSuffix(path, "_test.go")) {
			continue
		}
		if why := forbidden(from, to); why != "" {
			t.Errorf("%s imports %s: %s", path, to, why)
		}
	}
	return nil
}

// forbidden says why package from must not import package to, or is empty.
func forbidden(from, to string) string {
	room, other := strings.Split(from, "/"), strings.Split(to, "/")
	switch {
	case rank[other[0]] > rank[room[0]]:
		return "imports point one way, cmd -> channels -> bot -> kb"
	case to == "content" && room[0] != "cmd":
		return "the content is handed over by cmd"
	case room[0] == "channels" && isChannel(other) && (len(room) == 1 || room[1] != other[1] && room[1] != "preview"):
		return "a channel knows nothing of another"
	}
	return ""
}

// shared are the folders of channels that are none: the HTTP server, and what several channels have in common.
var shared = map[string]bool{"server": true, "channeltest": true, "twilio": true, "gsm": true}

func isChannel(path []string) bool {
	return len(path) > 1 && path[0] == "channels" && !shared[path[1]]
}
