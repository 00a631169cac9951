package xlsx

import (
	"strconv"
	"strings"
)

type part struct {
	name  string
	write func(*printer)
}

// parts are those of the workbook as a whole.
func (b *Book) parts() []part {
	return []part{
		{"[Content_Types].xml", b.printKinds},
		{"_rels/.rels", printPackage},
		{"docProps/core.xml", b.printCore},
		{"xl/workbook.xml", b.printBook},
		{"xl/_rels/workbook.xml.rels", b.printBookLinks},
		{"xl/styles.xml", b.printStyles},
	}
}

// printKinds says of what kind each part is.
func (b *Book) printKinds(p *printer) {
	p.text(`<Types xmlns="`, packageSpace, `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
		`<Default Extension="xml" ContentType="application/xml"/>`,
		`<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`)
	kind := func(name, kind string) { p.text(`<Override PartName="/`, name, `" ContentType="`, kind, `"/>`) }
	kind("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	kind("xl/workbook.xml", contentKind+"sheet.main+xml")
	kind("xl/styles.xml", contentKind+"styles+xml")
	for _, s := range b.sheets {
		kind(s.part(), contentKind+"worksheet+xml")
		if len(s.notes) > 0 {
			kind(s.notesPart(), contentKind+"comments+xml")
		}
	}
	p.text("</Types>")
}

func printPackage(p *printer) {
	p.text(`<Relationships xmlns="`, packageSpace, `relationships"><Relationship Id="rId1" Type="`, officeSpace, `/officeDocument" Target="xl/workbook.xml"/>`,
		`<Relationship Id="rId2" Type="`, packageSpace, `relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`)
}

// printCore writes what the workbook says about itself.
func (b *Book) printCore(p *printer) {
	p.text(`<cp:coreProperties xmlns:cp="`, packageSpace, `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	p.element("dc:title", b.Title)
	p.element("dc:creator", b.Creator)
	p.element("cp:lastModifiedBy", b.Creator)
	p.element("dc:language", b.Language)
	p.text("</cp:coreProperties>")
}

// printBook writes the list of sheets, and the names of what is printed on every page
// and of what is filtered.
func (b *Book) printBook(p *printer) {
	p.text(`<workbook xmlns="`, mainSpace, `" xmlns:r="`, officeSpace, `"><bookViews><workbookView/></bookViews><sheets>`)
	for i, s := range b.sheets {
		p.text("<sheet")
		p.attribute("name", s.name)
		p.count("sheetId", i+1)
		p.attribute("r:id", "rId"+strconv.Itoa(i+1))
		p.text("/>")
	}
	p.text("</sheets>")
	open := "<definedNames>"
	name := func(i int, name, more, target string) {
		p.text(open, `<definedName name="_xlnm.`, name, `"`, more)
		p.count("localSheetId", i)
		p.text(">")
		p.escaped(Quoted(b.sheets[i].name) + "!" + target)
		p.text("</definedName>")
		open = ""
	}
	for i, s := range b.sheets {
		if f := s.filter; f.set() {
			name(i, "_FilterDatabase", ` hidden="1"`, "$"+Letters(f.Left)+"$"+strconv.Itoa(f.Top)+":$"+Letters(f.Right)+"$"+strconv.Itoa(f.Down))
		}
		if g := s.page; g != nil && g.LastHead > 0 {
			name(i, "Print_Titles", "", "$"+strconv.Itoa(g.FirstHead)+":$"+strconv.Itoa(g.LastHead))
		}
	}
	if open == "" {
		p.text("</definedNames>")
	}
	p.text(`<calcPr fullCalcOnLoad="1"/></workbook>`)
}

func (b *Book) printBookLinks(p *printer) {
	p.text(`<Relationships xmlns="`, packageSpace, `relationships">`)
	for i, s := range b.sheets {
		p.text("<Relationship")
		p.attribute("Id", "rId"+strconv.Itoa(i+1))
		p.text(` Type="`, officeSpace, `/worksheet" Target="`, strings.TrimPrefix(s.part(), "xl/"), `"/>`)
	}
	p.text("<Relationship")
	p.attribute("Id", "rId"+strconv.Itoa(len(b.sheets)+1))
	p.text(` Type="`, officeSpace, `/styles" Target="styles.xml"/></Relationships>`)
}
