"""Templates compiled once a process: each test makes an application, and compiling took a fifth of it."""

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class SharedTemplates(BytecodeCache):
    """The code of every template that any application of this process has compiled.

    Jinja asks by name and source, so a changed template is compiled anew.
    """

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code into the bucket, if it is known."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that was compiled for the bucket."""
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


SHARED_TEMPLATES = SharedTemplates()
