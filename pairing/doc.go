// Package pairing says who should meet whom, and why.
package pairing
