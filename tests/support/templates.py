"""Templates compiled once a run: each test makes an application, and compiling took a fifth of it."""

import os
from contextlib import suppress
from types import CodeType

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "ZAPISY_TEST_TEMPLATES"
"""The variable that tells the processes of a run where they keep compiled templates."""


class SharedTemplates(BytecodeCache):
    """The code of every template that any application of this run has compiled.

    Kept in memory for the process and in the run's folder for the others. Jinja asks by name and source, so
    a changed template is compiled anew.
    """

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code into the bucket, if it is known."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))
        if bucket.code is None and (folder := os.environ.get(FOLDER)):
            FileSystemBytecodeCache(folder).load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that was compiled for the bucket."""
        self._keep(bucket)
        if folder := os.environ.get(FOLDER):
            # A test may have filled the disk: then the others compile it themselves.
            with suppress(OSError):
                FileSystemBytecodeCache(folder).dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


SHARED_TEMPLATES = SharedTemplates()
