package docx

import (
	"bytes"
	"fmt"
	"strings"
)

// part is one file within the zip.
type part struct{ name, content string }

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spaces  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	office   = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
	relation = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// Lists by their numbers in numbering.xml: one of bullets, and one for each numbered.
const (
	bulletList    = 1
	firstNumbered = 2
)

// parts are all files but the pictures, in the order in which readers want them.
func (d *Document) parts() []part {
	return []part{
		{"[Content_Types].xml", contentTypes()},
		{"_rels/.rels", relations([3]string{"document", relation + "officeDocument", "word/document.xml"},
			[3]string{"core", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"})},
		{"docProps/core.xml", d.core()},
		{"word/document.xml", d.document()},
		{"word/_rels/document.xml.rels", d.links()},
		{"word/styles.xml", d.styles()},
		{"word/numbering.xml", d.numbering()},
		{"word/settings.xml", d.settings()},
		{"word/header1.xml", d.header()},
		{"word/footer1.xml", d.footer()},
	}
}

func contentTypes() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`)
	for _, x := range [][2]string{{"document", "document.main"}, {"styles", "styles"}, {"numbering", "numbering"}, {"settings", "settings"}, {"header1", "header"}, {"footer1", "footer"}} {
		fmt.Fprintf(&b, `<Override PartName="/word/%s.xml" ContentType="%s%s+xml"/>`, x[0], office, x[1])
	}
	return b.String() + `</Types>`
}

// relations name other files: identity, kind and target of each.
func relations(all ...[3]string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, x := range all {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s" Target="%s"/>`, x[0], x[1], x[2])
	}
	return b.String() + `</Relationships>`
}

func (d *Document) links() string {
	var all [][3]string
	for _, x := range [][2]string{{"styles", "styles"}, {"numbering", "numbering"}, {"settings", "settings"}, {"header1", "header"}, {"footer1", "footer"}} {
		all = append(all, [3]string{x[0], relation + x[1], x[0] + ".xml"})
	}
	for i, p := range d.pictures {
		all = append(all, [3]string{fmt.Sprintf("image%d", i+1), relation + "image", fmt.Sprintf("media/image%d.%s", i+1, p.ending)})
	}
	return relations(all...)
}

func (d *Document) core() string {
	at := made.Format("2006-01-02T15:04:05Z")
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escaped(d.options.Title) + `</dc:title>` +
		`<dc:language>` + escaped(d.options.Lang) + `</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created></cp:coreProperties>`
}

func (d *Document) document() string {
	body := d.body.String()
	if d.contents {
		body = strings.ReplaceAll(body, contentsMark, d.contentsField())
	}
	return xmlHead + `<w:document ` + spaces + `><w:body>` + body + d.section() + `</w:body></w:document>`
}

// section are the properties of the section being built.
func (d *Document) section() string {
	size := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, paperWide, paperHigh)
	if d.landscape {
		size = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, paperHigh, paperWide)
	}
	return `<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/>` + size +
		fmt.Sprintf(`<w:pgMar w:top="%[1]d" w:right="%[1]d" w:bottom="%[1]d" w:left="%[1]d" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>`, marginWide)
}

// bookmarked writes a heading's text so that the table of contents can lead to it.
func (d *Document) bookmarked(number int, text string) {
	fmt.Fprintf(&d.body, `<w:bookmarkStart w:id="%[1]d" w:name="_Toc%08[1]d"/>`, number)
	d.run(Span{Text: text})
	fmt.Fprintf(&d.body, `<w:bookmarkEnd w:id="%d"/>`, number)
}

// contentsField is the field of the table of contents with what it holds until it is
// brought up to date.
func (d *Document) contentsField() string {
	var b bytes.Buffer
	begin := `<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-3" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	end := `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	if len(d.headings) == 0 {
		return `<w:p>` + begin + end + `</w:p>`
	}
	for i, h := range d.headings {
		fmt.Fprintf(&b, `<w:p><w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>`, h.level)
		if i == 0 {
			b.WriteString(begin)
		}
		fmt.Fprintf(&b, `<w:hyperlink w:anchor="_Toc%08d" w:history="1"><w:r>`, i+1)
		writeText(&b, h.text)
		b.WriteString(`</w:r></w:hyperlink>`)
		if i == len(d.headings)-1 {
			b.WriteString(end)
		}
		b.WriteString(`</w:p>`)
	}
	return b.String()
}

func (d *Document) header() string {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<w:hdr ` + spaces + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r>`)
	writeText(&b, d.options.Header)
	b.WriteString(`</w:r>`)
	if d.options.Mark != "" {
		b.WriteString(`<w:r><w:t xml:space="preserve">   </w:t></w:r><w:r><w:rPr><w:b/><w:color w:val="A01E1E"/></w:rPr>`)
		writeText(&b, d.options.Mark)
		b.WriteString(`</w:r>`)
	}
	return b.String() + `</w:p></w:hdr>`
}

func (d *Document) footer() string {
	field := func(name string) string {
		return `</w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + name + ` </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r>`
	}
	var b bytes.Buffer
	b.WriteString(xmlHead + `<w:ftr ` + spaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr><w:r>`)
	rest := d.options.Page
	for {
		at, name := strings.Index(rest, "{page}"), "PAGE"
		mark := "{page}"
		if pages := strings.Index(rest, "{pages}"); pages >= 0 && (at < 0 || pages < at) {
			at, name, mark = pages, "NUMPAGES", "{pages}"
		}
		if at < 0 {
			break
		}
		writeText(&b, rest[:at])
		b.WriteString(field(name))
		rest = rest[at+len(mark):]
	}
	writeText(&b, rest)
	return b.String() + `</w:r></w:p></w:ftr>`
}

func (d *Document) settings() string {
	update := ""
	if d.contents {
		update = `<w:updateFields w:val="true"/>`
	}
	return xmlHead + `<w:settings ` + spaces + `>` + update + `<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
}

// numbering has bullets, and numbers that begin anew for each list.
func (d *Document) numbering() string {
	level := `<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="425"/></w:pPr></w:lvl>`
	var b strings.Builder
	b.WriteString(xmlHead + `<w:numbering ` + spaces + `>`)
	fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>`+level+`</w:abstractNum>`, "bullet", "•")
	fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>`+level+`</w:abstractNum>`, "decimal", "%1.")
	fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="0"/></w:num>`, bulletList)
	for i := range d.lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, firstNumbered+i)
	}
	return b.String() + `</w:numbering>`
}
