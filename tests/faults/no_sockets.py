"""Runs a command that the kernel ends as soon as it asks for a network or listens. Not a test.

    python no_sockets.py COMMAND ARGUMENT…     SIGSYS when a socket is not one of this machine's own
    python no_sockets.py --can                 0 where the kernel knows such a filter

The filter holds for every library and every child, for one moment as well as for a day; sockets of
the kind AF_UNIX, which never leave the machine, are let through as long as none of them listens.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import socket
import struct
import sys

# Architecture as the kernel names it, and its numbers of socket() and listen().
KERNELS = {"x86_64": (0xC000003E, 41, 50), "aarch64": (0xC00000B7, 198, 201)}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, KILL = 0x7FFF0000, 0x80000000
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06


class Program(ctypes.Structure):
    """struct sock_fprog of Linux."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def program(arch: int, make: int, listen: int) -> bytes:
    """Classic BPF over struct seccomp_data: number at 0, architecture at 4, argument at 16."""
    steps = (
        (LOAD, 0, 0, 4), (EQUAL, 0, 5, arch),
        (LOAD, 0, 0, 0), (EQUAL, 4, 0, listen), (EQUAL, 0, 2, make),
        (LOAD, 0, 0, 16), (EQUAL, 0, 1, int(socket.AF_UNIX)),
        (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, KILL),
    )  # fmt: skip
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def forbid() -> bool:
    """From now on, for this process and its children; False where the kernel does not know it."""
    if sys.platform != "linux" or platform.machine() not in KERNELS:
        return False
    # Whoever is ended this way would leave an image of its memory.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    code = program(*KERNELS[platform.machine()])
    filled = Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    return (
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filled), 0, 0) == 0
    )


if __name__ == "__main__":
    set_up = forbid()
    if sys.argv[1:] == ["--can"]:
        sys.exit(0 if set_up else 1)
    if not set_up:
        sys.exit("this kernel knows no such filter")
    os.execvp(sys.argv[1], sys.argv[1:])
