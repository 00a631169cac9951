// Package mail keeps outgoing messages (surat keluar) until they have been
// handed over. A message is a row that is kept in the transaction of its cause;
// due work (Post.SendDue) hands it to a carrier: a mail server, or a folder.
//
// What is promised, and what SMTP does not allow to be promised: no message is
// lost, for it is kept until a server took or refused it, or three days went by.
// Two programs or goroutines never send the same message at once, for each
// claims its row first. But between the server's taking a message and our noting
// so, the connection or this program can break; nobody can then know whether it
// was taken. Such a message is sent again, with the same Message-ID and Date, so
// that the receiving side can drop the repeat; most mailboxes do, none must. So a
// message arrives at least once, nearly always exactly once.
//
// When a message is over, its words and attachments are forgotten, because
// sign-in links stand in them; that it was sent, and to whom, stays.
package mail

import (
	"fmt"
	"mime"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/lang"
)

// ID identifies a message.
type ID string

// State is how far a message has come.
type State string

// The states of a message.
const (
	Waiting State = "waiting"  // menunggu: to be sent when it is due
	Sending State = "sending"  // sedang dikirim: claimed
	Sent    State = "sent"     // terkirim: the server took it
	Refused State = "refused"  // ditolak: the server will never take it
	GivenUp State = "given_up" // tidak sampai: no server took it for three days
)

// States are all states, in the order of a message's life.
var States = [...]State{Waiting, Sending, Sent, Refused, GivenUp}

// Over tells whether nothing more will happen to a message.
func (s State) Over() bool { return s == Sent || s == Refused || s == GivenUp }

// Message is one mail to one person.
type Message struct {
	ID           ID
	Organisation account.OrganisationID // which office sends it
	To           string                 // one bare address
	Lang         lang.Tag
	Subject      string
	Text, HTML   string // both say the same; see Letter
	Attachments  []Attachment
	// Cause names what the message is for, such as "account.invite:ID". A second
	// message of the same cause is not kept.
	Cause  string
	KeptAt time.Time
}

// Attachment is a small file that goes along.
type Attachment struct {
	Name    string // without a folder
	Type    string // such as text/calendar
	Content []byte
}

// Bounds of a message.
const (
	longestSubject  = 200 // letters
	longestCause    = 200 // bytes
	longestName     = 120 // bytes
	largestPart     = 256 << 10
	mostAttachments = 5
	largestAttached = 5 << 20 // all together
)

// Check refuses what cannot be sent as it is. A refusal is a mistake of the
// program, not of a visitor: addresses are checked where they are typed.
func (m Message) Check() error {
	switch to, err := account.Email(m.To); {
	case err != nil:
		return fmt.Errorf("message %s: the receiver's address: %w", m.ID, err)
	case to != m.To:
		return fmt.Errorf("message %s: the receiver's address is not in its kept form", m.ID)
	case m.ID == "" || !oneLine(string(m.ID), longestCause) || strings.ContainsAny(string(m.ID), `<>@ /\`):
		return fmt.Errorf("message %q needs a plain identity", m.ID)
	case m.Organisation == "":
		return fmt.Errorf("message %s: no organisation sends it", m.ID)
	case m.Lang != lang.ID && m.Lang != lang.EN:
		return fmt.Errorf("message %s: unknown language %q", m.ID, m.Lang)
	case !oneLine(m.Subject, 4*longestSubject) || utf8.RuneCountInString(m.Subject) > longestSubject:
		return fmt.Errorf("message %s: the subject must be one line of 1 to %d letters", m.ID, longestSubject)
	case !oneLine(m.Cause, longestCause):
		return fmt.Errorf("message %s: the cause must be one line of 1 to %d bytes", m.ID, longestCause)
	case m.Text == "" || m.HTML == "" || len(m.Text) > largestPart || len(m.HTML) > largestPart:
		return fmt.Errorf("message %s: each part must have 1 to %d bytes", m.ID, largestPart)
	case !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML) || strings.ContainsRune(m.Text+m.HTML, 0):
		return fmt.Errorf("message %s: a part is no text", m.ID)
	case m.KeptAt.IsZero():
		return fmt.Errorf("message %s: it is not told when it was kept", m.ID)
	}
	return m.checkAttachments()
}

func (m Message) checkAttachments() error {
	if len(m.Attachments) > mostAttachments {
		return fmt.Errorf("message %s: more than %d attachments", m.ID, mostAttachments)
	}
	size := 0
	for _, a := range m.Attachments {
		if !oneLine(a.Name, longestName) || path.Base(a.Name) != a.Name || strings.ContainsAny(a.Name, `\"`) || strings.HasPrefix(a.Name, ".") {
			return fmt.Errorf("message %s: %q is no name for an attachment", m.ID, a.Name)
		}
		if kind, _, err := mime.ParseMediaType(a.Type); err != nil || !oneLine(a.Type, longestName) || !strings.Contains(kind, "/") {
			return fmt.Errorf("message %s: %q is no type of attachment", m.ID, a.Type)
		}
		size += len(a.Content)
	}
	if size > largestAttached {
		return fmt.Errorf("message %s: attachments of more than %d bytes", m.ID, largestAttached)
	}
	return nil
}

// oneLine tells whether a text can stand in a header: not empty, of valid
// letters, no line break or other control character.
func oneLine(text string, most int) bool {
	return strings.TrimSpace(text) != "" && len(text) <= most && utf8.ValidString(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}
