package paper

import "wantilan/internal/register"

// colour is red, green and blue from 0 to 255.
type colour [3]int

var (
	black  = colour{0, 0, 0}
	white  = colour{255, 255, 255}
	ink    = colour{30, 30, 30}
	grey   = colour{95, 95, 95}
	rule   = colour{150, 150, 150}
	pale   = colour{240, 240, 236}
	warned = colour{160, 30, 30}
)

// colourOf is the colour of a kind of party, the hue of the pages' board and
// dark enough to carry white letters. The letter beside it says the same in black and white.
func colourOf(k register.Kind) colour {
	switch k {
	case register.Business:
		return colour{15, 105, 98}
	case register.Bank:
		return colour{30, 75, 165}
	case register.Airport:
		return colour{95, 50, 150}
	case register.Hotel:
		return colour{160, 80, 10}
	case register.Retailer:
		return colour{60, 110, 35}
	case register.Government:
		return colour{85, 78, 70}
	case register.Council:
		return colour{165, 40, 65}
	case register.Expert:
		return colour{115, 90, 15}
	}
	return colour{115, 115, 115}
}

func (p *plan) letter(k register.Kind) string   { return p.text("paper.letter." + string(k)) }
func (p *plan) kindName(k register.Kind) string { return p.text("paper.kind." + string(k)) }
