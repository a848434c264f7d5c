"""Makes a drawing fit to stand in a page: its styles as attributes, which a strict content security policy allows."""

from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
# Ids and the clipping that refers to them would clash between two drawings on a page; nothing is drawn outside.
_DROPPED = ("id", "clip-path", "width", "height")
# Browsers know the element without a prefix only.
ElementTree.register_namespace("", _SVG)


def inline_svg(document: str) -> str:
    """The ``<svg>`` element of an SVG document, as an image with its title and description.

    Every property that ReportLab writes into ``style`` is also a presentation attribute (SVG 1.1, section 6.1).
    """
    root = ElementTree.fromstring(document.encode())  # noqa: S314 - drawn by this very program
    for clip in root.findall(f"{{{_SVG}}}clipPath"):
        root.remove(clip)
    for element in root.iter():
        for part in filter(None, element.attrib.pop("style", "").split(";")):
            name, _, value = part.partition(":")
            element.set(name.strip(), value.strip())
    for element in root.iter():
        for name in _DROPPED if element.tag in {f"{{{_SVG}}}svg", f"{{{_SVG}}}g"} else ():
            element.attrib.pop(name, None)
    root.set("role", "img")
    return ElementTree.tostring(root, encoding="unicode")
