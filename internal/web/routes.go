package web

import (
	"slices"

	"wantilan/internal/account"
)

// access says who may use a route at all. Which gatherings, participants and
// runs an actor may see within it is decided by the subjects, which answer "not
// found" for those of others.
type access struct {
	open  bool           // everybody
	known bool           // everybody who is signed in
	deeds []account.Deed // those whose role allows at least one of these
	own   bool           // also before the second factor is set up
}

var (
	anyone   = access{open: true, own: true}
	signedIn = access{known: true, own: true}
	oneself  = access{deeds: []account.Deed{account.KeepAccount}, own: true}
)

//go:noinline
func those(deeds ...account.Deed) access { return access{deeds: deeds} }

// allows tells whether the actor may use the route.
func (a access) allows(by account.Actor) bool {
	return a.open || a.known && by.SignedIn() || by.MayAny(a.deeds...)
}

// route is one address.
type route struct {
	pattern string
	who     access
	rate    rate
	handle  handler
}

// routes is every address there is, and the only place that says who may use it
// and how often.
func (s *site) routes() []route {
	all := []route{
		{"GET /{$}", anyone, freely, s.home},
		{"POST /masuk/sandi", anyone, doors, s.enterByPassword},
		{"POST /masuk/kedua", anyone, doors, s.enterBySecond},
		{"GET /masuk/kode", anyone, freely, s.codeForm},
		{"POST /masuk/kode/kirim", anyone, doors, s.sendCode},
		{"POST /masuk/kode", anyone, doors, s.enterByCode},
		{"GET /masuk/{token}", anyone, doors, s.welcome},
		{"POST /masuk/{token}", anyone, doors, s.enter},
		{"POST /keluar", signedIn, deeds, s.leave},
		{"GET /masuk", anyone, freely, s.ways},
		{"POST /masuk/kunci/mulai", anyone, doors, s.spoken(s.beginPasskey)},
		{"POST /masuk/kunci", anyone, doors, s.spoken(s.enterByPasskey)},
		{"POST /masuk/openid", anyone, doors, s.beginOpenID},
		{"GET /masuk/openid/kembali", anyone, doors, s.returnFromOpenID},
		{"GET /akun/kunci", signedIn, freely, s.keys},
		{"POST /akun/kunci/mulai", signedIn, deeds, s.spoken(s.beginAddingPasskey)},
		{"POST /akun/kunci", signedIn, deeds, s.spoken(s.addPasskey)},
		{"POST /akun/kunci/{passkey}/nama", signedIn, deeds, s.renamePasskey},
		{"POST /akun/kunci/{passkey}/hapus", signedIn, deeds, s.removePasskey},
		{"POST /akun/kunci/openid", signedIn, deeds, s.linkOpenID},
		{"POST /akun/kunci/openid/{identity}/hapus", signedIn, deeds, s.unlinkOpenID},
		{"POST /bahasa", anyone, doors, s.language},
		{"GET /statis/{file}", anyone, freely, s.static},
		{"GET /healthz", anyone, freely, s.healthy},
		{"GET /readyz", anyone, freely, s.ready},
		{"GET /a/{code}", anyone, freely, s.agendaByCode},
		{"GET /a/{code}/agenda.ics", anyone, freely, s.calendarByCode},

		{"GET /temu/{gathering}", those(account.SeeGathering), freely, s.overview},
		{"GET /temu/{gathering}/peserta", those(account.SeeAnyAgenda), freely, s.participants},
		{"GET /temu/{gathering}/peserta/{participant}", those(account.SeeAnyAgenda, account.SeeOwnAgenda), freely, s.agenda},
		{"GET /temu/{gathering}/peserta/{participant}/agenda.ics", those(account.SeeAnyAgenda, account.SeeOwnAgenda), freely, s.calendar},
		{"GET /temu/{gathering}/peserta/{participant}/agenda.pdf", those(account.SeeAnyAgenda, account.SeeOwnAgenda), heavy, s.agendaPDF},
		{"POST /temu/{gathering}/peserta/{participant}/cabut", those(account.VoidAgendaLinks), deeds, s.voidLinks},
		{"GET /temu/{gathering}/permintaan", those(account.SeeRequests, account.SeeOwnAgenda), freely, s.requests},
		{"GET /temu/{gathering}/unduh/{file}", those(account.ExportTimetable), heavy, s.export},
		{"GET /temu/{gathering}/cetak", those(account.PrintPapers), freely, s.prints},
		{"GET /temu/{gathering}/cetak/{print}", those(account.PrintPapers), heavy, s.printFile},
		{"POST /temu/{gathering}/cetak/kartu-peserta", those(account.PrintPapers), deeds, s.printBadges},

		{"GET /temu/{gathering}/susun", those(account.SolveTimetable), freely, s.runs},
		{"POST /temu/{gathering}/susun", those(account.SolveTimetable), deeds, s.ask},
		{"GET /temu/{gathering}/susun/{run}", those(account.SolveTimetable), freely, s.run},
		{"GET /temu/{gathering}/susun/{run}/siaran", those(account.SolveTimetable), streams, s.broadcast},
		{"GET /temu/{gathering}/susun/{run}/keadaan", those(account.SolveTimetable), freely, s.state},
		{"POST /temu/{gathering}/susun/{run}/batal", those(account.SolveTimetable), deeds, s.cancel},
		{"POST /temu/{gathering}/susun/{run}/pakai", those(account.SolveTimetable), deeds, s.show},

		{"GET /akun", oneself, freely, s.own},
		{"POST /akun", oneself, deeds, s.changeOwn},
		{"GET /akun/data", oneself, freely, s.privacy},
		{"GET /akun/data.json", oneself, heavy, s.ownFile},
		{"POST /akun/data/hapus", oneself, deeds, s.eraseOwn},
		{"GET /akun/persetujuan", oneself, freely, s.consents},
		{"POST /akun/persetujuan/{purpose}", oneself, deeds, s.say},
		{"POST /akun/sandi", oneself, deeds, s.setPassword},
		{"POST /akun/totp", oneself, deeds, s.beginTOTP},
		{"POST /akun/totp/pastikan", oneself, deeds, s.confirmTOTP},
		{"POST /akun/totp/hapus", oneself, deeds, s.dropTOTP},
		{"POST /akun/sesi/{session}/akhiri", oneself, deeds, s.endSession},
		{"POST /akun/peran/{membership}", oneself, deeds, s.become},

		{"GET /organisasi", those(account.SeePeople), freely, s.organisations},
		{"POST /organisasi", those(account.ManagePeople), deeds, s.addOrganisation},
		{"GET /organisasi/{organisation}", those(account.SeePeople), freely, s.organisation},
		{"POST /organisasi/{organisation}/nama", those(account.ManagePeople), deeds, s.renameOrganisation},
		{"POST /organisasi/{organisation}/orang", those(account.ManagePeople), deeds, s.addPerson},
		{"GET /orang/{person}", those(account.SeePeople), freely, s.person},
		{"POST /orang/{person}", those(account.ManagePeople), deeds, s.changePerson},
		{"POST /orang/{person}/peran", those(account.ManagePeople), deeds, s.appoint},
		{"POST /orang/{person}/peran/{membership}/cabut", those(account.ManagePeople), deeds, s.dismiss},
		{"POST /orang/{person}/nonaktif", those(account.ManagePeople), deeds, s.treat(s.People.Disable)},
		{"POST /orang/{person}/aktif", those(account.ManagePeople), deeds, s.treat(s.People.Enable)},
		{"POST /orang/{person}/keluarkan", those(account.ManagePeople), deeds, s.treat(s.signOut)},
		{"POST /orang/{person}/pulihkan", those(account.ManagePeople), deeds, s.treat(s.People.Recover)},
		{"POST /orang/{person}/hapus", those(account.ManagePeople), deeds, s.erasePerson},
		{"GET /orang/{person}/persetujuan", those(account.RecordConsent), freely, s.consentsOf},
		{"POST /orang/{person}/persetujuan/{purpose}", those(account.RecordConsent), deeds, s.record},
		{"POST /orang/{person}/tautan", those(account.LetIn), deeds, s.handLink},
		{"POST /orang/{person}/kode", those(account.LetIn), deeds, s.handCode},

		{"GET /pemrosesan", those(account.SeeProcessing), freely, s.processing},
		{"GET /pemrosesan/unduh.csv", those(account.SeeProcessing), heavy, s.processingFile},
		{"GET /persetujuan", those(account.SeeProcessing), freely, s.texts},
		{"GET /persetujuan/formulir", those(account.RecordConsent), freely, s.paperForm},
		{"POST /persetujuan/{purpose}", those(account.KeepConsentTexts), deeds, s.reword},
		{"GET /masa-simpan", those(account.SeeProcessing), freely, s.retention},
		{"POST /masa-simpan", those(account.KeepRetention), deeds, s.setRetention},

		{"GET /catatan", those(account.SeeAudit), freely, s.audit},
		{"GET /catatan/unduh.csv", those(account.SeeAudit), heavy, s.auditFile},

		{"GET /ikm", those(account.SeeRegister, account.SeePartners), freely, s.find},
		{"GET /ikm/saran", those(account.SeeRegister, account.SeePartners), freely, s.suggest},
		{"POST /ikm/terbit", those(account.PublishRegister), deeds, s.publish},
		{"GET /daftar", those(account.SaveList), freely, s.lists},
		{"POST /daftar", those(account.SaveList), deeds, s.saveList},
		{"GET /daftar/{list}", those(account.SaveList), freely, s.openList},
		{"POST /daftar/{list}/hapus", those(account.SaveList), deeds, s.removeList},
		{"GET /daftar/unduh/{file}", those(account.SeeRegister, account.SeePartners), heavy, s.listFile},
		{"GET /peta", those(account.SeeRegister, account.SeePartners), freely, s.showMap},
		{"POST /peta/batas", those(account.KeepReference), heavy, s.readBoundary},

		{"GET /impor", those(account.ImportGathering), freely, s.importForm},
		{"GET /impor/templat.xlsx", those(account.ImportGathering), heavy, s.template},
		{"POST /impor", those(account.ImportGathering), heavy, s.upload},
		{"GET /impor/{draft}", those(account.ImportGathering), freely, s.draft},
		{"POST /impor/{draft}", those(account.ImportGathering), deeds, s.confirm},
	}
	all = slices.Concat(all, s.profileRoutes(), s.productRoutes(), s.referenceRoutes(), s.programmeRoutes(), s.intakeRoutes(), s.letterRoutes(), s.planRoutes(), s.registrationRoutes(), s.invitationRoutes(), s.afterRoutes(), s.reportRoutes(), s.albumRoutes(), s.speakerRoutes(), s.farewellRoutes(), s.doorRoutes(), s.attendanceRoutes(), s.matchRoutes(), s.boardRoutes(), s.liveRoutes(), s.tableRoutes(), s.circleRoutes(), s.wishRoutes(), s.slipRoutes())
	if s.Develop {
		all = append(all, route{"GET /_/components", anyone, freely, s.components})
	}
	return all
}

// matchRoutes are those of who should meet whom.
func (s *site) matchRoutes() []route {
	return []route{
		{"POST /temu/{gathering}/permintaan/{request}/jawab", those(account.AnswerRequests), deeds, s.answerRequest},
		{"POST /temu/{gathering}/permintaan/{request}/batal", those(account.AskMeetings), deeds, s.withdrawRequest},
		{"GET /temu/{gathering}/pertemuan", those(account.SeeRequests), freely, s.proposals},
		{"GET /temu/{gathering}/pertemuan/pihak", those(account.SeeRequests), freely, s.partySuggestions},
		{"GET /temu/{gathering}/pertemuan/lembar", those(account.SeeRequests), freely, s.slips},
		{"GET /temu/{gathering}/pertemuan/aturan", those(account.SeeRequests), freely, s.meetingRules},
		{"POST /temu/{gathering}/pertemuan/aturan", those(account.SetMeetingRules), deeds, s.setRules},
		{"POST /temu/{gathering}/pertemuan/batas", those(account.SetMeetingRules), deeds, s.setLimit},
		{"POST /temu/{gathering}/pertemuan/batas/hapus", those(account.SetMeetingRules), deeds, s.dropLimit},
		{"POST /temu/{gathering}/pertemuan/usul", those(account.SuggestMeetings), deeds, s.propose},
		{"POST /temu/{gathering}/pertemuan/minta", those(account.AskMeetings), deeds, s.askFor},
		{"POST /temu/{gathering}/pertemuan/jangan", those(account.AskMeetings), deeds, s.avoid},
		{"GET /temu/{gathering}/pertemuan/klinik", those(account.SeeRequests), freely, s.clinics},
		{"POST /temu/{gathering}/pertemuan/klinik", those(account.SuggestMeetings), deeds, s.keepClinic},
		{"POST /temu/{gathering}/pertemuan/klinik/bubar", those(account.SuggestMeetings), deeds, s.dissolveClinic},
		{"GET /temu/{gathering}/meja/{participant}", those(account.AnswerRequests), freely, s.deskQueue},
		{"GET /temu/{gathering}/meja/{participant}/berkas/{request}", those(account.AnswerRequests), freely, s.dossier},
		{"POST /temu/{gathering}/meja/{participant}/syarat", those(account.AnswerRequests), deeds, s.setConditions},
		{"POST /temu/{gathering}/meja/{participant}/petugas", those(account.AnswerRequests), deeds, s.setOfficers},
	}
}

// profileRoutes are those of businesses, partners, needs and offers.
func (s *site) profileRoutes() []route {
	return []route{
		{"GET /ikm/baru", those(account.KeepRegister), freely, s.newBusiness},
		{"POST /ikm/baru", those(account.KeepRegister), deeds, s.addBusiness},
		{"GET /ikm/menunggu", those(account.SeeRegister), freely, s.waiting},
		{"GET /ikm/sertifikat", those(account.SeeRegister), freely, s.ending},
		{"GET /ikm/{party}", those(account.SeeRegister), freely, s.business},
		{"GET /ikm/{party}/riwayat", those(account.SeeRegister), freely, s.businessHistory},
		{"GET /ikm/{party}/ubah/{section}", those(account.KeepRegister), freely, s.editSection},
		{"POST /ikm/{party}/ubah/{section}", those(account.KeepRegister), deeds, s.changeSection},
		{"POST /ikm/{party}/periksa/{section}", those(account.VerifyRegister), deeds, s.verifySection},
		{"POST /ikm/{party}/lihat/{field}", those(account.KeepRegister), deeds, s.revealField},
		{"POST /ikm/{party}/menunggu/{fact}", those(account.VerifyRegister), deeds, s.decide},
		{"POST /ikm/{party}/kunjungan", those(account.KeepRegister), deeds, s.visitBusiness},
		{"POST /ikm/{party}/tampil", those(account.PublishRegister), deeds, s.publishBusiness},
		{"POST /ikm/{party}/masuk", those(account.KeepRegister), deeds, s.joinBusiness},
		{"GET /ikm/{party}/sertifikat", those(account.KeepRegister), freely, s.newCertificate},
		{"POST /ikm/{party}/sertifikat", those(account.KeepRegister), deeds, s.addCertificate},
		{"POST /ikm/{party}/sertifikat/{certificate}/periksa", those(account.VerifyRegister), deeds, s.verifyCertificate},
		{"POST /ikm/{party}/sertifikat/{certificate}/akhiri", those(account.KeepRegister), deeds, s.endCertificate},
		{"GET /ikm/{party}/sertifikat/{certificate}/berkas", those(account.SeeRegister), heavy, s.certificatePaper},
		{"POST /ikm/{party}/sertifikat/{certificate}/berkas", those(account.KeepRegister), heavy, s.uploadPaper},
		{"GET /ikm/{party}/kontak", those(account.KeepRegister), freely, s.newContact},
		{"POST /ikm/{party}/kontak", those(account.KeepRegister), deeds, s.keepContact},
		{"GET /ikm/{party}/kontak/{contact}", those(account.KeepRegister), freely, s.editContact},
		{"POST /ikm/{party}/kontak/{contact}", those(account.KeepRegister), deeds, s.changeContact},
		{"POST /ikm/{party}/kontak/{contact}/hapus", those(account.KeepRegister), deeds, s.dropContact},
		{"GET /usaha-saya", those(account.KeepOwnProfile), freely, s.ownBusiness},
		{"POST /usaha-saya/benar", those(account.KeepOwnProfile), deeds, s.confirmOwn},
		{"GET /usaha-saya/ubah/{section}", those(account.KeepOwnProfile), freely, s.editOwn},
		{"POST /usaha-saya/ubah/{section}", those(account.KeepOwnProfile), deeds, s.changeOwnBusiness},
		{"GET /usaha-saya/sertifikat", those(account.KeepOwnProfile), freely, s.newCertificate},
		{"POST /usaha-saya/sertifikat", those(account.KeepOwnProfile), deeds, s.addCertificate},
		{"POST /usaha-saya/sertifikat/{certificate}/akhiri", those(account.KeepOwnProfile), deeds, s.endCertificate},
		{"GET /usaha-saya/sertifikat/{certificate}/berkas", those(account.KeepOwnProfile), heavy, s.certificatePaper},
		{"POST /usaha-saya/sertifikat/{certificate}/berkas", those(account.KeepOwnProfile), heavy, s.uploadPaper},
		{"GET /usaha-saya/kontak", those(account.KeepOwnProfile), freely, s.newContact},
		{"POST /usaha-saya/kontak", those(account.KeepOwnProfile), deeds, s.keepContact},
		{"GET /usaha-saya/kontak/{contact}", those(account.KeepOwnProfile), freely, s.editContact},
		{"POST /usaha-saya/kontak/{contact}", those(account.KeepOwnProfile), deeds, s.changeContact},
		{"POST /usaha-saya/kontak/{contact}/hapus", those(account.KeepOwnProfile), deeds, s.dropContact},
		{"GET /usaha", those(account.SeeProfiles), freely, s.met},
		{"GET /usaha/{party}", those(account.SeeProfiles), freely, s.metBusiness},
		{"GET /mitra", those(account.SeeRegister, account.KeepOwnProfile), freely, s.stakeholders},
		{"GET /mitra/baru", those(account.KeepRegister), freely, s.newStakeholder},
		{"POST /mitra/baru", those(account.KeepRegister), deeds, s.addStakeholder},
		{"GET /mitra/{party}", those(account.SeeRegister, account.KeepOwnProfile), freely, s.stakeholder},
		{"POST /mitra/{party}", those(account.KeepRegister, account.KeepOwnProfile), deeds, s.changeStakeholder},
		{"POST /mitra/{party}/tampil", those(account.PublishRegister), deeds, s.publishStakeholder},
		{"POST /mitra/{party}/unit", those(account.KeepRegister, account.KeepOwnProfile), deeds, s.keepUnit},
		{"POST /mitra/{party}/unit/{unit}/hapus", those(account.KeepRegister, account.KeepOwnProfile), deeds, s.dropUnit},
		{"GET /kebutuhan", those(account.SeeRegister, account.KeepOwnProfile), freely, s.wants},
		{"GET /kebutuhan/baru", those(account.KeepRegister, account.KeepOwnProfile), freely, s.newWant},
		{"POST /kebutuhan/baru", those(account.KeepRegister, account.KeepOwnProfile), deeds, s.addWant},
		{"GET /kebutuhan/{want}", those(account.SeeRegister, account.KeepOwnProfile), freely, s.want},
		{"POST /kebutuhan/{want}", those(account.KeepRegister, account.KeepOwnProfile), deeds, s.changeWant},
		{"POST /kebutuhan/{want}/tutup", those(account.KeepRegister, account.KeepOwnProfile), deeds, s.closeWant},
		{"POST /kebutuhan/{want}/buka", those(account.KeepRegister, account.KeepOwnProfile), deeds, s.reopenWant},
	}
}

// productRoutes are those of products, for their keepers and for everybody.
func (s *site) productRoutes() []route {
	return []route{
		{"GET /produk", those(account.KeepOwnProfile), freely, s.ownProducts},
		{"GET /ikm/{party}/produk", keepers, freely, s.products},
		{"POST /ikm/{party}/produk", keepers, heavy, s.addProduct},
		{"GET /ikm/{party}/produk/baru", keepers, freely, s.newProduct},
		{"GET /ikm/{party}/label.pdf", keepers, heavy, s.makerLabels},
		{"GET /produk/{product}", keepers, freely, s.product},
		{"POST /produk/{product}", keepers, deeds, s.changeProduct},
		{"POST /produk/{product}/foto", keepers, heavy, s.addPhotos},
		{"POST /produk/{product}/foto/urut", keepers, deeds, s.arrangePhotos},
		{"POST /produk/{product}/tampil", keepers, deeds, s.setShown(true)},
		{"POST /produk/{product}/sembunyi", keepers, deeds, s.setShown(false)},
		{"POST /produk/{product}/hapus", keepers, deeds, s.removeProduct},
		{"GET /produk/{product}/label.pdf", keepers, heavy, s.productLabels},
		{"GET /p/{code}", anyone, freely, s.publicProduct},
		{"GET /u/{code}", anyone, freely, s.publicMaker},
		{"GET /u/{code}/daftar-harga.pdf", anyone, heavy, s.priceListPDF},
		{"GET /u/{code}/daftar-harga.xlsx", anyone, heavy, s.priceListXLSX},
		{"GET /direktori", anyone, freely, s.directory},
		{"GET /berkas/{hash}", anyone, freely, s.photo},
	}
}

// programmeRoutes are those of programmes and of who takes part.
func (s *site) programmeRoutes() []route {
	see, keep, share := those(account.SeeProgrammes), those(account.KeepProgrammes), those(account.ShareProgrammes)
	return []route{
		{"GET /program", see, freely, s.programmes},
		{"GET /program/baru", keep, freely, s.newProgramme},
		{"POST /program/baru", keep, deeds, s.addProgramme},
		{"POST /program/tambah", keep, deeds, s.joinProgramme},
		{"GET /program/irisan", see, freely, s.overlap},
		{"GET /program/{programme}", see, freely, s.showProgramme},
		{"GET /program/{programme}/ubah", keep, freely, s.editProgramme},
		{"POST /program/{programme}/ubah", keep, deeds, s.changeProgramme},
		{"POST /program/{programme}/hapus", keep, deeds, s.dropProgramme},
		{"POST /program/{programme}/bagikan", share, deeds, s.shareProgramme},
		{"POST /program/{programme}/mitra", share, deeds, s.askPartner},
		{"POST /program/{programme}/mitra/{organisation}/lepas", share, deeds, s.leaveProgramme},
		{"POST /program/{programme}/setuju", share, deeds, s.agreeProgramme},
		{"POST /program/{programme}/peserta", keep, deeds, s.joinByNIB},
		{"POST /program/{programme}/peserta/ubah", keep, deeds, s.changeParts},
		{"GET /program/{programme}/unduh/{file}", see, heavy, s.partsFile},
	}
}

// referenceRoutes are those of the reference lists.
func (s *site) referenceRoutes() []route {
	return []route{
		{"GET /acuan", those(account.SeeReference), freely, s.references},
		{"GET /acuan/{kind}", those(account.SeeReference), freely, s.referenceList},
		{"POST /acuan/{kind}", those(account.KeepReference), heavy, s.proposeEdition},
		{"GET /acuan/{kind}/unduh/{file}", those(account.SeeReference), heavy, s.referenceFile},
		{"GET /acuan/{kind}/edisi/{edition}", those(account.SeeReference), freely, s.edition},
		{"POST /acuan/{kind}/edisi/{edition}/berlaku", those(account.KeepReference), deeds, s.enforceEdition},
		{"POST /acuan/{kind}/edisi/{edition}/hapus", those(account.KeepReference), deeds, s.dropEdition},
	}
}

// intakeRoutes are those of files of businesses, of doubles and of downloads.
func (s *site) intakeRoutes() []route {
	return []route{
		{"GET /masukan", those(account.ImportRegister), freely, s.intakes},
		{"POST /masukan", those(account.ImportRegister), heavy, s.takeIn},
		{"GET /masukan/{intake}", those(account.ImportRegister), freely, s.intake},
		{"GET /masukan/{intake}/kolom", those(account.ImportRegister), freely, s.columns},
		{"POST /masukan/{intake}/kolom", those(account.ImportRegister), heavy, s.rehearse},
		{"POST /masukan/{intake}/lembar", those(account.ImportRegister), deeds, s.chooseSheet},
		{"POST /masukan/{intake}/mulai", those(account.ImportRegister), deeds, s.startIntake},
		{"POST /masukan/{intake}/batal", those(account.ImportRegister), deeds, s.cancelIntake},
		{"POST /masukan/{intake}/lanjut", those(account.ImportRegister), deeds, s.continueIntake},
		{"GET /masukan/{intake}/keadaan", those(account.ImportRegister), freely, s.intakeState},
		{"GET /masukan/{intake}/laporan.csv", those(account.ImportRegister), heavy, s.intakeReport},
		{"GET /mirip", those(account.ImportRegister), freely, s.doubles},
		{"POST /mirip/cari", those(account.ImportRegister), deeds, s.findDoubles},
		{"GET /mirip/{one}/{other}", those(account.ImportRegister), freely, s.pair},
		{"POST /mirip/{one}/{other}/beda", those(account.ImportRegister), deeds, s.differ},
		{"POST /mirip/{one}/{other}/gabung", those(account.ImportRegister), deeds, s.merge},
		{"POST /mirip/gabungan/{merger}/urungkan", those(account.ImportRegister), deeds, s.unmerge},
		{"GET /ekspor", those(account.SeeRegister), freely, s.exports},
		{"GET /ekspor/{file}", those(account.SeeRegister), heavy, s.exportFile},
	}
}

// letterRoutes are those of letterheads, signatories, numbers and forms.
func (s *site) letterRoutes() []route {
	return []route{
		{"GET /surat", those(account.SeeLetters), freely, s.letters},
		{"GET /surat/templat", those(account.SeeLetters), freely, s.forms},
		{"GET /surat/{organisation}", those(account.SeeLetters), freely, s.letterBody},
		{"POST /surat/{organisation}/kop", those(account.KeepLetters), deeds, s.setLetterhead},
		{"GET /surat/{organisation}/logo", those(account.SeeLetters), freely, s.logo},
		{"POST /surat/{organisation}/logo", those(account.KeepLetters), heavy, s.setLogo},
		{"POST /surat/{organisation}/logo/hapus", those(account.KeepLetters), deeds, s.dropLogo},
		{"POST /surat/{organisation}/nomor", those(account.KeepLetters), deeds, s.setNumbering},
		{"GET /surat/{organisation}/penanda", those(account.KeepLetters), freely, s.signatory},
		{"POST /surat/{organisation}/penanda", those(account.KeepLetters), deeds, s.setSignatory},
		{"GET /surat/{organisation}/penanda/{signatory}", those(account.SeeLetters), freely, s.signatory},
		{"POST /surat/{organisation}/penanda/{signatory}", those(account.KeepLetters), deeds, s.setSignatory},
		{"GET /surat/{organisation}/contoh.pdf", those(account.SeeLetters), heavy, s.sampleLetter},
		{"GET /surat/{organisation}/templat", those(account.SeeLetters), freely, s.bodyForms},
		{"GET /surat/{organisation}/templat/{form}", those(account.SeeLetters), freely, s.letterForm},
		{"POST /surat/{organisation}/templat/{form}", those(account.KeepLetters), deeds, s.setForm},
		{"POST /surat/{organisation}/templat/{form}/bawaan", those(account.KeepLetters), deeds, s.restoreForm},
	}
}

// afterRoutes are those of what belongs to a gathering during its day and after it.
func (s *site) afterRoutes() []route {
	return []route{
		{"GET /a/{code}/evaluasi", anyone, freely, s.feedback},
		{"POST /a/{code}/evaluasi", anyone, doors, s.giveFeedback},
		{"GET /temu/{gathering}/evaluasi", those(account.SeeFeedback, account.GiveFeedback), freely, s.evaluations},
		{"GET /temu/{gathering}/evaluasi/isi/{participant}", those(account.SeeFeedback, account.GiveFeedback), freely, s.feedback},
		{"POST /temu/{gathering}/evaluasi/isi/{participant}", those(account.SeeFeedback, account.GiveFeedback), deeds, s.giveFeedback},
		{"GET /temu/{gathering}/evaluasi/pertanyaan", those(account.SeeFeedback), freely, s.feedbackQuestions},
		{"POST /temu/{gathering}/evaluasi/pertanyaan", those(account.SeeFeedback), deeds, s.setQuestions},
		{"GET /temu/{gathering}/evaluasi/unduh/{file}", those(account.SeeFeedback), heavy, s.feedbackFile},
		{"GET /temu/{gathering}/notulen", those(account.KeepMinutes), freely, s.minutesList},
		{"GET /temu/{gathering}/notulen/notulen.pdf", those(account.KeepMinutes), heavy, s.minutesPDF},
		{"GET /temu/{gathering}/notulen/bagian/{section}", those(account.KeepMinutes), freely, s.minutesSection},
		{"POST /temu/{gathering}/notulen/bagian/{section}", those(account.KeepMinutes), deeds, s.keepMinutesSection},
		{"POST /temu/{gathering}/notulen/tanda-tangan", those(account.KeepMinutes), deeds, s.signMinutes},
		{"POST /temu/{gathering}/notulen/buka", those(account.PlanGathering), deeds, s.reopenMinutes},
		{"GET /temu/{gathering}/janji", those(account.KeepMinutes, account.GiveFeedback), freely, s.promises},
		{"POST /temu/{gathering}/janji", those(account.KeepMinutes, account.GiveFeedback), deeds, s.addPromise},
		{"POST /temu/{gathering}/janji/{promise}", those(account.KeepMinutes, account.GiveFeedback), deeds, s.changePromise},
		{"GET /temu/{gathering}/janji/daftar-janji.xlsx", those(account.KeepMinutes), heavy, s.promisesFile},
		{"GET /a/{code}/materi", anyone, freely, s.materials},
		{"GET /a/{code}/materi/{material}", anyone, heavy, s.materialPaper},
		{"GET /temu/{gathering}/materi", anyone, freely, s.materials}, // strangers see what is public
		{"GET /temu/{gathering}/materi/{material}", anyone, heavy, s.materialPaper},
		{"POST /temu/{gathering}/materi", those(account.KeepMaterials), heavy, s.addMaterial},
		{"POST /temu/{gathering}/materi/{material}", those(account.KeepMaterials), deeds, s.changeMaterial},
		{"POST /temu/{gathering}/materi/{material}/hapus", those(account.KeepMaterials), deeds, s.removeMaterial},
		{"GET /v/{code}", anyone, freely, s.verify},
		{"GET /temu/{gathering}/sertifikat", those(account.PrintPapers), freely, s.issuedPapers},
		{"POST /temu/{gathering}/sertifikat", those(account.PrintPapers), deeds, s.issue},
		{"POST /temu/{gathering}/sertifikat/{paper}/batal", those(account.PrintPapers), deeds, s.voidIssued},
		{"GET /temu/{gathering}/sertifikat/unduh/{file}", those(account.PrintPapers), heavy, s.issuedFile},
	}
}
