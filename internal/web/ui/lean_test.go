package ui

import "testing"

func TestLeanKeepsWhatAPageCanMeet(t *testing.T) {
	t.Parallel()
	const sheet = `:root,[data-theme=light]{--a:1}@media (prefers-color-scheme:dark){:root{--a:2}}[data-theme=dark]{--a:2}*{x:0}` +
		`h1{x:1}h1,h2{x:2}.card>h2:first-child{x:3}.card.wide{x:4}table{x:5}:is(input,select):disabled{x:6}.row :is(input,select){x:7}` +
		`:focus-visible,input:focus-within{x:8}@media print{table{x:9}.card,.slip{x:10}}@media (max-width:40rem){dialog{x:11}}` +
		`::file-selector-button{x:12}@keyframes flow{to{x:13}}`
	const want = `:root{--a:1}@media (prefers-color-scheme:dark){:root{--a:2}}*{x:0}h1{x:1}h1,h2{x:2}.card>h2:first-child{x:3}` +
		`:is(input,select):disabled{x:6}:focus-visible{x:8}@media print{.card{x:10}}::file-selector-button{x:12}@keyframes flow{to{x:13}}`
	if got := lean(sheet, []string{"h1", "h2", ".card"}); got != want {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
	if got := lean(Style(), nil); len(got) == 0 || len(got) >= len(Style()) {
		t.Errorf("of the real sheet %d of %d bytes are left", len(got), len(Style()))
	}
}
