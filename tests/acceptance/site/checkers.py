"""axe-core and the Nu Html Checker, out of package.json; ``make acceptance`` installs them."""

import json
import subprocess
from pathlib import Path

PACKAGES = Path(__file__).with_name("node_modules")
AXE = PACKAGES / "axe-core" / "axe.min.js"
NU = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
  async (rules) => {
    const found = await axe.run(document, {
      resultTypes: ["violations"], runOnly: {type: "tag", values: rules}});
    return found.violations.flatMap((one) =>
      one.nodes.map((node) => [one.id, node.html.slice(0, 200)]));
  }
"""


def axe(page):
    """The rules that a page breaks, each with the element that breaks it."""
    return page.evaluate(RUN, RULES)


def nu_html_checker(*paths):
    """Errors and warnings about documents, and about all below folders."""
    command = ["java", "-jar", NU, "--format", "json", "--also-check-css", "--skip-non-html"]
    ran = subprocess.run(
        [*command, *paths], capture_output=True, text=True, check=False, timeout=300
    )
    found = json.loads(ran.stderr)["messages"]
    return [
        (one["url"], one.get("lastLine"), one["message"], one.get("extract")) for one in found
    ]
