// Starts a command in a new user namespace, whose maps are written by newuidmap and newgidmap:
//
//	maps UIDMAP GIDMAP COMMAND ARGUMENT...
//
// UIDMAP and GIDMAP are "INSIDE OUTSIDE COUNT..." in one word each. The way of container engines that are written in Go:
// the child is stopped at a pipe until its maps are there.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

const waiting = "maps: the child waits at file descriptor 3"

func fail(err error) {
	fmt.Fprintln(os.Stderr, "maps:", err)
	os.Exit(1)
}

// child waits until its maps are there, and becomes the command.
func child(command []string) {
	if _, err := io.ReadAll(os.NewFile(3, "pipe")); err != nil {
		fail(err)
	}
	syscall.CloseOnExec(3)
	path, err := exec.LookPath(command[0])
	if err != nil {
		fail(err)
	}
	fail(syscall.Exec(path, command, os.Environ()))
}

func write(helper string, pid int, words string) {
	command := exec.Command(helper, append([]string{strconv.Itoa(pid)}, strings.Fields(words)...)...)
	if output, err := command.CombinedOutput(); err != nil {
		fail(fmt.Errorf("%s: %w: %s", helper, err, output))
	}
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == waiting {
		child(os.Args[2:])
	}
	if len(os.Args) < 4 {
		fail(fmt.Errorf("usage: maps UIDMAP GIDMAP COMMAND ARGUMENT..."))
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		fail(err)
	}
	command := exec.Command("/proc/self/exe", append([]string{waiting}, os.Args[3:]...)...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.ExtraFiles = []*os.File{reader}
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER, Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		fail(err)
	}
	write("newuidmap", command.Process.Pid, os.Args[1])
	write("newgidmap", command.Process.Pid, os.Args[2])
	writer.Close()
	if err := command.Wait(); err != nil {
		fail(err)
	}
}
