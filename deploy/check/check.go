// Package check looks at the files by which several bots are run on one PostgreSQL. All of
// it is in its tests.
package check
