package mail

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// longestChat is how many bytes of text a WhatsApp link carries; longer
// addresses do not open on every phone.
const longestChat = 2000

// WhatsApp is a link that opens a chat with an Indonesian number, with a text
// that the person who opens it can still change before sending. Nothing is sent
// by Wantilan itself.
func WhatsApp(phone, text string) (link string, err error) {
	number, err := account.Phone(phone)
	if err != nil {
		return "", err
	}
	if !utf8.ValidString(text) || len(text) > longestChat {
		return "", fault.Field("text", "mail.chat_too_long")
	}
	link = "https://wa.me/" + strings.TrimPrefix(number, "+")
	if text != "" {
		link += "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	}
	return link, nil
}
