package stem

// stops are words that say nothing about what a text is about (kata henti). The
// list is short on purpose: a word left in costs a little room, a word left out
// cannot be found. "it", "pt", "cv" and "dr" are not in it, they mean something
// beside the name of a firm.
const stops = `
yang dan di ke dari untuk dengan pada dalam adalah ialah ini itu inilah itulah tersebut atau juga akan telah sudah belum
sedang masih tidak bukan tak jangan kami kita saya aku anda kamu kalian mereka beliau dia ia oleh sebagai karena sebab
agar supaya bahwa dapat bisa boleh harus ada adanya hanya saja lebih paling sangat sekali seperti secara para sebuah
seorang suatu sesuatu semua setiap tiap antara hingga sampai sejak serta maupun tetapi tapi namun jika kalau bila apabila
maka lalu kemudian ketika saat sekarang nanti tadi pun lah kah nya ku mu se si sang hal tentang mengenai terhadap kepada
bagi guna yaitu yakni dll dsb dst yg utk dgn tdk krn sdh blm jg apa siapa mana bagaimana mengapa kenapa kapan berapa
sebelum sesudah setelah selama tanpa begitu demikian selalu terlalu seolah me mem men meng meny pe pem pen peng peny ber
ter per rp idr
the a an of and or to for with by from is are was were be been as this that these those in on at we our you your they
their its not
`
