package main

import (
	"errors"
	"syscall"
	"unsafe"
)

// taken tells whether a port is in use by another program, or kept from us by
// the system.
func taken(err error) bool {
	const addressInUse, accessDenied = syscall.Errno(10048), syscall.Errno(10013)
	return errors.Is(err, addressInUse) || errors.Is(err, accessDenied)
}

// clicked tells whether the program was started by a double click: then it is
// alone in a console window that was made for it.
func clicked() bool {
	var processes [2]uint32
	list := syscall.NewLazyDLL("kernel32.dll").NewProc("GetConsoleProcessList")
	if list.Find() != nil {
		return false
	}
	n, _, _ := list.Call(uintptr(unsafe.Pointer(&processes[0])), uintptr(len(processes)))
	return n == 1
}
