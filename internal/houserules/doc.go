// Package houserules has the tests that keep what no compiler does: who may import whom, and how large files and packages
// may be. docs/adr/0005-one-house-rule-on-imports.md says why.
package houserules
