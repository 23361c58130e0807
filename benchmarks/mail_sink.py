"""A mail server that takes every letter and forgets it: `python -m benchmarks.mail_sink PORT`.

It does next to nothing, since it shares the processor with what is measured.
"""

import asyncio
import sys

_GREETING = b"220 bench ESMTP\r\n"
_ABILITIES = b"250-bench\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 50000000\r\n"
_TAKEN, _GO_ON, _BYE = b"250 2.0.0 taken\r\n", b"354 go on\r\n", b"221 2.0.0 bye\r\n"
_LONGEST = 64 * 1024**2


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hold one conversation: any number of letters over one connection."""
    try:
        writer.write(_GREETING)
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(_GO_ON)
                await reader.readuntil(b"\r\n.\r\n")
            writer.write({b"EHLO": _ABILITIES, b"QUIT": _BYE}.get(word, _TAKEN))
            if word == b"QUIT":
                break
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main(port: int) -> None:
    """Take letters on a port of loopback for ever."""
    server = await asyncio.start_server(answer, "127.0.0.1", port, limit=_LONGEST, backlog=128)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
