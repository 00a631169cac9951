package account

// Method is how an account has proven itself when a session began.
type Method string

// Methods of signing in.
const (
	ByLink     Method = "link"     // tautan masuk
	ByCode     Method = "code"     // kode
	ByPassword Method = "password" // kata sandi
	ByPasskey  Method = "passkey"  // kunci sandi
	ByOpenID   Method = "openid"   // akun lain, OpenID Connect
)
