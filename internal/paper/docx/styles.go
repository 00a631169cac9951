package docx

import (
	"fmt"
	"strings"
)

// style is one look of paragraphs. Sizes are in half points, distances in twentieths
// of a point.
type style struct {
	id, name, after string // after: the style of the paragraph that follows
	paragraph, run  string
}

var styles = []style{
	{"Title", "Title", "Normal", `<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>`, `<w:b/><w:sz w:val="32"/>`},
	{"Heading1", "heading 1", "Normal", `<w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:sz w:val="28"/>`},
	{"Heading2", "heading 2", "Normal", `<w:keepNext/><w:spacing w:before="240" w:after="100"/><w:outlineLvl w:val="1"/>`, `<w:b/><w:sz w:val="24"/>`},
	{"Heading3", "heading 3", "Normal", `<w:keepNext/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="2"/>`, `<w:b/><w:sz w:val="22"/>`},
	{"TOCHeading", "TOC Heading", "Normal", `<w:keepNext/><w:spacing w:before="240" w:after="120"/>`, `<w:b/><w:sz w:val="28"/>`},
	{"TOC1", "toc 1", "", `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9072"/></w:tabs><w:spacing w:after="60"/>`, ``},
	{"TOC2", "toc 2", "", `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9072"/></w:tabs><w:spacing w:after="60"/><w:ind w:left="284"/>`, ``},
	{"TOC3", "toc 3", "", `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9072"/></w:tabs><w:spacing w:after="60"/><w:ind w:left="567"/>`, ``},
	{"Caption", "caption", "Normal", `<w:spacing w:before="60" w:after="200"/><w:jc w:val="center"/>`, `<w:i/><w:sz w:val="19"/>`},
	{"ListParagraph", "List Paragraph", "", `<w:spacing w:after="60"/>`, ``},
	{"TableText", "Table Text", "", `<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="19"/>`},
	{"Header", "header", "", `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="808080"/></w:pBdr>`, `<w:sz w:val="17"/>`},
	{"Footer", "footer", "", ``, `<w:sz w:val="17"/>`},
}

// styles is the file of all looks. Arial is what offices print letters with; where it
// is lacking, word processors take a font of the same widths.
func (d *Document) styles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + spaces + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:sz w:val="22"/>`)
	if d.options.Lang != "" {
		fmt.Fprintf(&b, `<w:lang w:val="%s"/>`, escaped(d.options.Lang))
	}
	b.WriteString(`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	for _, s := range styles {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>`, s.id, s.name)
		if s.after != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, s.after)
		}
		fmt.Fprintf(&b, `<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, s.paragraph, s.run)
	}
	const margins = `<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>`
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>` + margins + `</w:tblPr></w:style>` +
		`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`)
	for _, edge := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="404040"/>`, edge)
	}
	return b.String() + `</w:tblBorders>` + margins + `</w:tblPr></w:style></w:styles>`
}
