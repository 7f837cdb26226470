# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the very code of docs/platod-from-python.md against the real platod."""

import os
import re
import subprocess
import sys
import unittest

from platod_process import Platod

PAGE = os.path.join(os.path.dirname(__file__), "../../docs/platod-from-python.md")


class DocsPage(unittest.TestCase):
    def test_the_code_of_the_page_works(self):
        with open(PAGE, encoding="utf-8") as file:
            blocks = re.findall(r"^```python\n(.*?)^```$", file.read(), re.DOTALL | re.MULTILINE)
        self.assertEqual(len(blocks), 1)
        platod = Platod()
        self.addCleanup(platod.close)
        # -I: neither this folder nor a person's own packages are there to help.
        ran = subprocess.run([sys.executable, "-I", "-c", blocks[0]], capture_output=True, text=True, timeout=90,
                             env={"PLATO_BASE_URL": platod.url, "PLATO_API_KEY": platod.key}, check=False)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        lines = ran.stdout.splitlines()
        self.assertRegex(lines[0], r"^Open http://127\.")
        self.assertIn("INSERT user", lines)
        self.assertEqual(lines[-2:], ["The copy has Eve: True", "closed"])
        self.assertEqual(os.listdir(os.path.join(platod.state_dir, "envs")), [])
        self.assertEqual(len(platod.call("GET", "/api/v2/simulators/fossil/artifacts")["artifacts"]), 1)


if __name__ == "__main__":
    unittest.main()
