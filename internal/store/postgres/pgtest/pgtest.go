// Package pgtest gives tests databases of their own, in a real PostgreSQL that is
// started once for each test process and ends with it.
package pgtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// URL is the address of an empty database that belongs to an ordinary role. It goes when
// the test is over.
func URL(t testing.TB) string {
	t.Helper()
	return create(t, "template0")
}

// Like is the address of a database like the one that prepare, which runs once for each
// name, has made of an empty one. It goes to another test when this one is over.
func Like(t testing.TB, name string, prepare func(url string) error) string {
	t.Helper()
	s := shared(t)
	like, err := s.like(name, prepare)
	if err != nil {
		t.Fatalf("prepare the database %s: %v", name, err)
	}
	url, err := like.take(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := like.clean(url); err != nil {
			t.Error(err)
		}
	})
	return url
}

// Copy is the address of a database like that one, which has the same tables as those of
// this name, with what is in it at this moment: as who comes after a process that was lost
// would find it. Others go on working with the first one.
func Copy(t testing.TB, name, url string) string {
	t.Helper()
	left, err := read(url)
	if err != nil {
		t.Fatal(err)
	}
	copied := Like(t, name, func(string) error { return errors.New("there is none") })
	if err := left.put(admins(copied)); err != nil {
		t.Fatal(err)
	}
	return copied
}

// Content is all rows of a database at this moment, as COPY has them.
func Content(t testing.TB, url string) (all []byte) {
	t.Helper()
	is, err := read(admins(url))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(is.tables)) {
		all = append(all, is.tables[name]...)
	}
	return all
}

// Admin is the address of a database as a superuser sees it.
func Admin(url string) string { return admins(url) }

func admins(url string) string { return strings.Replace(url, "//"+role+"@", "//"+admin+"@", 1) }

func create(t testing.TB, template string) string {
	t.Helper()
	s := shared(t)
	name, err := s.create(template)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.asks("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

// alike are databases with the same tables, and what was in them at first.
type alike struct {
	name string
	had  contents

	mu   sync.Mutex
	free []string // their addresses
}

func (s *Server) like(name string, prepare func(url string) error) (*alike, error) {
	once, _ := s.prepared.LoadOrStore(name, sync.OnceValues(func() (*alike, error) {
		if err := s.asks("CREATE DATABASE " + quoted(name) + " OWNER " + role + " TEMPLATE template0"); err != nil {
			return nil, err
		}
		if err := prepare(s.url(name)); err != nil {
			return nil, err
		}
		had, err := read(admins(s.url(name)))
		return &alike{name: name, had: had}, err
	}))
	known, _ := once.(func() (*alike, error))
	return known()
}

// take gives one that nobody has.
func (a *alike) take(s *Server) (url string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.free); n > 0 {
		url, a.free = a.free[n-1], a.free[:n-1]
		return url, nil
	}
	name, err := s.create(a.name)
	return s.url(name), err
}

// clean makes one as it was, for another to have.
func (a *alike) clean(url string) error {
	if err := a.had.put(admins(url)); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.free = append(a.free, url)
	return nil
}

// create makes a database that belongs to the ordinary role.
func (s *Server) create(template string) (name string, err error) {
	name = fmt.Sprintf("test_%d", s.made.Add(1))
	return name, s.asks("CREATE DATABASE " + name + " OWNER " + role + " TEMPLATE " + quoted(template))
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
