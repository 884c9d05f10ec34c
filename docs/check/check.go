// Package check reads the documentation as a stranger does: it follows every link, and
// types every command. All of it is in its tests.
package check
