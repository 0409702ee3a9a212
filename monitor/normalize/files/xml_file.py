"""XML that is no page to blocks: elements that repeat are records, what they hold are the cells."""

from collections import Counter

from monitor.normalize.files.records import OWN, Value, lay_out_data
from monitor.normalize.files.xml_tree import XmlNode, parse_xml
from monitor.text.clean import clean_words
from monitor.text.dialect import Block

_ABOUT_THE_FILE = ("schemaLocation", "noNamespaceSchemaLocation", "xmlns", "space")


def read_xml(text: str) -> tuple[Block, ...]:
    """The blocks of an XML file. Raises BrokenXml, NormalizeError."""
    root = parse_xml(text)
    return lay_out_data({root.name: _value_of(root)})


def _value_of(node: XmlNode) -> Value:
    """An element as data: a text, a list where its children are of one sort, else keys with values."""
    attributes = {key: value for key, value in node.attributes.items() if not _is_about_the_file(key, node)}
    nodes = node.nodes
    own = clean_words("".join(child for child in node.children if isinstance(child, str)))
    if not nodes and not attributes:
        return own
    names = Counter(child.name for child in nodes)
    if not attributes and not own and len(names) == 1 and (len(nodes) > 1 or _is_list_of(node, nodes[0])):
        return [_record_of(child) for child in nodes]
    if own and nodes and len(own) > sum(len(child.text()) for child in nodes):
        return {**attributes, OWN: clean_words(node.text())}  # running text with marked words
    data: dict[str, Value] = dict(attributes)
    for child in nodes:
        value = _record_of(child) if names[child.name] > 1 else _value_of(child)
        if names[child.name] == 1:
            data[child.name] = value
            continue
        gathered = data.setdefault(child.name, [])
        if isinstance(gathered, list):
            gathered.append(value)
    if own:
        data[OWN] = own
    return data


def _record_of(node: XmlNode) -> Value:
    """A repeated element as a record, also where it is a mere text."""
    return _value_of(node)


def _is_list_of(node: XmlNode, only: XmlNode) -> bool:
    """Whether the one child is the only entry so far of a list: ``<companies><company>``."""
    return node.name.lower() != only.name.lower() and node.name.lower().startswith(only.name.lower()[:-1])


def _is_about_the_file(key: str, node: XmlNode) -> bool:
    return key in _ABOUT_THE_FILE or node.get(key).startswith("http://www.w3.org/")
