package web

import (
	"bytes"
	"net"
	"net/http"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/paper"
	"wantilan/internal/web/ui"
)

// hallData is how the hall reaches the server.
type hallData struct {
	Base      string
	Addresses []string // of this server, the most useful first
	QR        ui.QR    // of the first
	Safe      bool     // it is one by which desks work offline
	Wrong     map[string]string
	Network   string
}

// hall explains how the program runs in the hall, and gives its address.
func (s *site) hall(v *visit) error { return s.showHall(v, http.StatusOK, nil) }

func (s *site) showHall(v *visit, status int, wrong map[string]string) error {
	id := gathering.ID(v.PathValue("gathering"))
	p, _, err := s.Attendance.Gate(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d := hallData{Base: attendancePath(id), Addresses: s.addresses(v), Wrong: wrong, Network: v.PostForm.Get("jaringan")}
	d.Safe = strings.HasPrefix(d.Addresses[0], "https://")
	if d.QR, err = ui.NewQR(d.Addresses[0]); err != nil {
		return err
	}
	return v.page(status, hallPage(v.registered(p, v.in.T("attendance.hall.title")), d))
}

// addresses are where others find this server: as it is known to the world, or as this
// visitor came, or, when that is the machine itself, by its addresses in the local network.
func (s *site) addresses(v *visit) []string {
	here := s.public(v)
	host, port, err := net.SplitHostPort(v.Host)
	if err != nil {
		host, port = v.Host, ""
	}
	ip := net.ParseIP(host)
	if s.Public != "" || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return []string{here}
	}
	var all []string
	local, err := net.InterfaceAddrs()
	if err != nil {
		s.Log.Warn("listing addresses of this machine failed", "error", err)
	}
	for _, a := range local {
		n, ok := a.(*net.IPNet)
		if !ok || n.IP.To4() == nil || !n.IP.IsGlobalUnicast() {
			continue
		}
		at := n.IP.String()
		if port != "" {
			at = net.JoinHostPort(at, port)
		}
		all = append(all, strings.TrimSuffix(here, v.Host)+at)
	}
	return append(all, here)
}

// hallSheet prints what hangs in the hall: network and address, with codes to scan. What
// is typed of the network is printed and kept nowhere.
func (s *site) hallSheet(v *visit) error {
	p, _, err := s.Attendance.Gate(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	h := paper.Hall{Address: s.addresses(v)[0], Network: strings.TrimSpace(v.PostForm.Get("jaringan")), Password: v.PostForm.Get("sandi")}
	wrong := map[string]string{}
	if len(h.Network) > 32 { // IEEE 802.11: 32 bytes
		wrong["jaringan"] = v.in.T("fault.too_long", 32)
	}
	if n := len(h.Password); n > 63 || n > 0 && n < 8 { // WPA: 8 to 63 characters
		wrong["sandi"] = v.in.T("attendance.hall.password_range")
	}
	if h.Password != "" && h.Network == "" {
		wrong["jaringan"] = v.in.T("fault.required")
	}
	if len(wrong) > 0 {
		return s.showHall(v, http.StatusUnprocessableEntity, wrong)
	}
	var b bytes.Buffer
	o, err := s.occasion(v, v.actor, p.ID)
	if err != nil {
		return err
	}
	if err := paper.HallSheet(&b, o, h, v.in); err != nil {
		return fault.New(fault.Invalid, "attendance.hall.unprintable")
	}
	return v.file("wifi-dan-alamat.pdf", "application/pdf", b.Bytes())
}
