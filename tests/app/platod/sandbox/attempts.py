#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program in a sandbox may not manage, tried: one line for each attempt that gets through.

attempts.py WORD-BEGIN WORD-END SOCKET PID WHAT…

The test has laid out outside: a word, in the environment of platod, in a file that platod has open and in a keyring; an
abstract socket that listens; a process. The word comes in two halves, so that it is not among our own arguments. WHAT is
`limited` for an env with limits, `memory` where they are those of memory, too; `port=N`: TCP and UDP of all addresses of
the computer, where the test listens and answers; `api=N`: platod's own port; `own=A,…`: addresses of the computer beyond
loopback; `other=A`: an env of another session.
"""
import ctypes
import fcntl
import glob
import mmap
import os
import resource
import socket
import stat
import sys
import termios

WORD = (sys.argv[1] + sys.argv[2]).encode()
SOCKET = "\0" + sys.argv[3]
OUTSIDE = int(sys.argv[4])
LIMITED = "limited" in sys.argv[5:]
LIMITED_MEMORY = "memory" in sys.argv[5:]
GIVEN = dict(word.split("=", 1) for word in sys.argv[5:] if "=" in word)
PORT = int(GIVEN["port"])
SELF = "/proc/self"
X86 = os.uname().machine == "x86_64"

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(number, *arguments):
    """A system call by its number on x86-64, which the younger ones have everywhere; True when the kernel did it."""
    return (X86 or number >= 424) and libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]) >= 0


def status(field):
    with open(SELF + "/status") as file:
        return next(line.split(":")[1].strip() for line in file if line.startswith(field + ":"))


def terminal():
    return os.open("/dev/tty", os.O_RDWR)


def types_into_a_terminal():
    typed = False
    for fd in range(64):
        try:
            fcntl.ioctl(fd, termios.TIOCSTI, b"x")
            typed = True
        except OSError:
            pass
    return typed


def filtered_typing():
    """The filter refuses before the kernel looks whether it is a terminal at all."""
    try:
        fcntl.ioctl(0, termios.TIOCSTI, b"x")
    except OSError as error:
        return error.errno != 1  # EPERM
    return True


def takes_a_terminal():
    """A terminal of one's own is no matter; one of outside would be."""
    return any(os.isatty(fd) for fd in range(64))


def abstract_socket():
    client = socket.socket(socket.AF_UNIX)
    client.connect(SOCKET)
    return True


def descriptors():
    """Those beyond stdin, stdout and stderr, save the one that lists them."""
    listing = os.open(SELF + "/fd", os.O_RDONLY)
    return {int(fd) for fd in os.listdir(listing)} - {0, 1, 2, listing, listing + 1}


def word_in(pattern):
    found = []
    for name in glob.glob(pattern):
        try:
            if not stat.S_ISREG(os.stat(name).st_mode):  # a pipe would be emptied
                continue
            with open(name, "rb") as file:
                if WORD in file.read(1 << 20):
                    found.append(name)
        except OSError:
            pass
    return found


def signals_outside():
    os.kill(OUTSIDE, 0)
    return True


def sees_platod():
    return [pid for pid in glob.glob("/proc/[0-9]*") if open(pid + "/comm", "rb").read() == b"platod\n"]


def rights():
    return [field for field in ("CapInh", "CapPrm", "CapEff", "CapAmb") if int(status(field), 16) != 0]


def namespace(flag):
    child = os.fork()
    if child == 0:
        os._exit(0 if libc.unshare(flag) == 0 else 1)
    return os.waitpid(child, 0)[1] == 0


def cloned_namespace():
    """By clone(2), with no function of the C library between."""
    if not X86:
        return False
    child = libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    if child > 0:
        os.waitpid(child, 0)
    return child > 0


def cloned_anew():
    child = libc.syscall(435, (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, 17), 88)
    if child == 0:
        os._exit(0)
    return child > 0


def keyring():
    return X86 and libc.syscall(249, b"user", b"plato-test", None, 0) > 0  # request_key


def more_processors():
    os.sched_setaffinity(0, range(os.cpu_count()))
    return True


def limit(which, most):
    soft, hard = resource.getrlimit(which)
    return hard == resource.RLIM_INFINITY or hard > most


def old_instruction_set():
    """A call with the numbers of 32 bits, which a filter for 64 would not know: getpid() by int 0x80."""
    if not X86:
        return False
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\x48\x98\xc3")  # mov $20,%eax; int $0x80; cltq; ret
    function = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    child = os.fork()  # which is killed where the kernel knows no such calls
    if child == 0:
        os._exit(0 if function() > 0 else 1)
    return os.waitpid(child, 0)[1] == 0


ATTEMPTS = {
    "open /dev/tty": terminal,
    "type into a descriptor": types_into_a_terminal,
    "type at all": filtered_typing,
    "hold a terminal": takes_a_terminal,
    "reach an abstract socket": abstract_socket,
    "inherit descriptors": descriptors,
    "read the word in our environment": lambda: WORD in b"\0".join(k + b"=" + v for k, v in os.environb.items()),
    "read the word in another environment": lambda: word_in("/proc/[0-9]*/environ"),
    "read the word in a command line": lambda: word_in("/proc/[0-9]*/cmdline"),
    "read the word in a descriptor": lambda: word_in("/proc/[0-9]*/fd/*"),
    "signal a process outside": signals_outside,
    "see platod": sees_platod,
    "hold rights": rights,
    "gain rights by a program": lambda: status("NoNewPrivs") != "1",
    "call everything": lambda: status("Seccomp") != "2",
    "call by the numbers of 32 bits": old_instruction_set,
    "make a user namespace": lambda: namespace(0x10000000),
    "make a user namespace by clone": cloned_namespace,
    "make a user namespace by clone3": cloned_anew,
    "make a mount namespace": lambda: namespace(0x00020000),
    "mount": lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0,
    "enter a namespace": lambda: call(308, os.open("/proc/self/ns/uts", os.O_RDONLY), 0),
    "read a key of the session": keyring,
    "add a key": lambda: call(248, b"user", b"x", b"y", 1, -3),
    "use io_uring": lambda: call(425, 1, (ctypes.c_char * 120)()),
    "load a BPF program": lambda: call(321, 0, (ctypes.c_char * 120)(), 120),
    "watch performance": lambda: call(298, (ctypes.c_char * 120)(), 0, -1, -1, 0),
    "catch page faults": lambda: call(323, 1),
    "read the messages of the kernel": lambda: call(103, 10, 0, 0),
    "leave a core file": lambda: resource.getrlimit(resource.RLIMIT_CORE) != (0, 0),
    "start processes without end": lambda: limit(resource.RLIMIT_NPROC, 65536),
    "use other processors": lambda: LIMITED and more_processors(),
    "reserve memory without end": lambda: LIMITED_MEMORY and limit(resource.RLIMIT_DATA, 1 << 31),
    "take a large segment": lambda: LIMITED and call(29, 0, 1 << 20, 0o1600),
    "take a message queue": lambda: LIMITED and call(68, 0, 0o1600),
    "take many semaphores": lambda: LIMITED and call(64, 0, 32000, 0o1600),
    "take secret memory": lambda: LIMITED and call(447, 0),
    "write a setting of the kernel": lambda: open("/proc/sys/kernel/core_pattern", "r+b"),
    "press a key of the system": lambda: open("/proc/sysrq-trigger", "wb"),
    "read shadow": lambda: open("/etc/shadow").read() + "x",
}


def connects(host, port, family=socket.AF_INET):
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        client.connect((host, port))
        return True


def is_answered(host, port):
    """UDP: whatever comes back. A broadcast needs to be allowed first."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.3)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        client.sendto(b"?", (host, port))
        return client.recv(1)


def resolves(name):
    return socket.getaddrinfo(name, 80)


def family(call, number):
    """Refused by the filter, before the kernel looks whether it knows the family: EPERM, which it says of none of these."""
    fds = (ctypes.c_int * 2)()
    if (libc.socket(number, 1, 0) if call == "socket" else libc.socketpair(number, 1, 0, fds)) >= 0:
        return True
    return ctypes.get_errno() != 1


def raw(number, protocol):
    with socket.socket(number, socket.SOCK_RAW, protocol):
        return True


def adds_an_address():
    """By netlink, as `ip address add` does it: RTM_NEWADDR for the loopback device."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
        body = bytes([2, 32, 0, 0]) + (1).to_bytes(4, sys.byteorder)
        body += (8).to_bytes(2, sys.byteorder) + (2).to_bytes(2, sys.byteorder) + bytes([10, 1, 2, 3])
        head = (16 + len(body)).to_bytes(4, sys.byteorder) + (20).to_bytes(2, sys.byteorder)
        head += (0x5 | 0x600).to_bytes(2, sys.byteorder) + (1).to_bytes(4, sys.byteorder) + bytes(4)
        link.settimeout(2)
        link.send(head + body)
        return int.from_bytes(link.recv(100)[16:20], sys.byteorder, signed=True) == 0


def network_attempts():
    """Each target with what it is. Nothing of it may be reached from any env, by any door."""
    tcp = {}
    for host in ("127.0.0.1", "127.0.0.2", "127.255.255.254", "localhost", "0.0.0.0", *GIVEN["own"].split(",")):
        tcp["the computer by %s" % host] = (host, PORT)
    for host in ("127.0.0.1", "localhost", "0.0.0.0", *GIVEN["own"].split(",")):
        tcp["platod by %s" % host] = (host, int(GIVEN["api"]))
    if "other" in GIVEN:
        for what, port in (("application", 8080), ("usual port", 80), ("agent", 9000), ("viewer", 6080), ("DevTools", 9224)):
            tcp["another session's %s" % what] = (GIVEN["other"], port)
    for what, host in (("metadata", "169.254.169.254"), ("metadata of a container", "169.254.170.2"),
                       ("metadata elsewhere", "100.100.100.200"), ("link-local", "169.254.1.1"),
                       ("a private network", "10.0.0.1"), ("another one", "192.168.1.1"), ("Docker", "172.17.0.1"),
                       ("a carrier's network", "100.64.0.1"), ("the internet", "1.1.1.1")):
        tcp[what] = (host, 80)
    tcp["a name server"] = ("8.8.8.8", 53)
    tcp["the internet with TLS"] = ("93.184.216.34", 443)
    tcp["mail"] = ("8.8.4.4", 25)
    for what, target in tcp.items():
        yield "connect to " + what, lambda target=target: connects(*target)
    for host in ("::1", "::", "::ffff:127.0.0.1", "fe80::1", "fd00:ec2::254", "2606:4700:4700::1111"):
        yield "connect to [%s]" % host, lambda host=host: connects(host, PORT, socket.AF_INET6)
    for host in ("127.0.0.1", *GIVEN["own"].split(","), "255.255.255.255", "224.0.0.1"):
        yield "ask %s by UDP" % host, lambda host=host: is_answered(host, PORT)
    yield "ask a name server by UDP", lambda: is_answered("8.8.8.8", 53)
    for name in ("example.com", "deb.debian.org", "metadata.google.internal", "host.docker.internal"):
        yield "resolve " + name, lambda name=name: resolves(name)
    yield "reach the X server", lambda: socket.socket(socket.AF_UNIX).connect("\0/tmp/.X11-unix/X0") or True
    yield "ping", lambda: raw(socket.AF_INET, socket.IPPROTO_ICMP)
    yield "send any IP packet", lambda: raw(socket.AF_INET, socket.IPPROTO_RAW)
    yield "read all packets", lambda: raw(17, 0x300)
    yield "add an address", adds_an_address
    # These know no namespaces of the network, or are large and of no use here.
    for what, number in (("the host of a virtual machine", 40), ("the kernel's ciphers", 38), ("Bluetooth", 31),
                         ("CAN", 29), ("TIPC", 30), ("RDS", 21), ("X.25", 9), ("AppleTalk", 5), ("NFC", 39)):
        for call in ("socket", "socketpair"):
            yield "speak to %s by %s" % (what, call), lambda call=call, number=number: family(call, number)


NETWORK = dict(network_attempts())
assert len(NETWORK) >= 40
ATTEMPTS.update(NETWORK)
for name, attempt in ATTEMPTS.items():
    try:
        got = attempt()
    except OSError:
        got = False
    if got not in (False, None) and got != [] and got != set():
        print("got through: %s (%r)" % (name, got), flush=True)
print("attempts: %d" % len(ATTEMPTS), flush=True)
