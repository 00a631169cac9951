// Package intake brings businesses (IKM) into the office's book from files of any
// layout (impor), finds and merges those that stand in it twice (data ganda), and
// takes the book out again (ekspor).
//
// A file is read in four steps. Suggest finds the headings and what each column
// is; a person corrects that; Rehearse tells what the import would do and what is
// wrong with each cell; then due work writes the rows in batches, each in one
// transaction together with what became of its rows, so that an import that is
// cut off goes on where it stopped and nothing is half written. A row is written
// whole or not at all: one wrong cell leaves out its row, which stands in the
// report with what to do.
//
// A row is about a business that is there already when the NIB is the same; when
// name and place are alike and the telephone number is the same; or when the same
// row was read before. Never by the name alone: Balinese names tell the order of
// birth, so that many people share one.
//
// Money is in whole rupiah, days are YYYY-MM-DD, similarities go from 0 to 1 and
// scores that are kept from 0 to 1000. Measures of similarity are those of
// W. E. Winkler (String Comparator Metrics, 1990) and W. W. Cohen, P. Ravikumar,
// S. E. Fienberg (A Comparison of String Distance Metrics for Name-Matching Tasks,
// 2003), written anew.
package intake
