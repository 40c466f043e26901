"""The mutants of a C file: each is the file with one small change that a tired programmer could have made.

clang says what each token and each piece of a function is, so that no comment, string or macro is taken for what it
is not. A change that does not compile, or that changes nothing, is sorted out by who runs them.
"""

from dataclasses import dataclass
import re

from clang import cindex
from clang.cindex import CursorKind, TokenKind

OPERATORS = {
    '<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==', '+': '-', '-': '+', '*': '/', '/': '*', '%': '/',
    '<<': '>>', '>>': '<<', '&': '|', '|': '&', '^': '&', '+=': '-=', '-=': '+=', '*=': '/=', '|=': '&=', '&=': '|=',
    '++': '--', '--': '++',
}
OF_OPERATORS = (CursorKind.BINARY_OPERATOR, CursorKind.COMPOUND_ASSIGNMENT_OPERATOR, CursorKind.UNARY_OPERATOR)
WORDS = {'true': 'false', 'false': 'true', 'auto_free': '', 'auto_close': '', 'auto_fclose': ''}
NO_CONSTANTS = ('NULL', 'MUST_USE')
STATEMENTS = (CursorKind.CALL_EXPR, CursorKind.BINARY_OPERATOR, CursorKind.COMPOUND_ASSIGNMENT_OPERATOR,
              CursorKind.UNARY_OPERATOR, CursorKind.CSTYLE_CAST_EXPR, CursorKind.BREAK_STMT, CursorKind.CONTINUE_STMT)

# What the compiler must be told to understand a file; the values do not matter.
ARGUMENTS = ('-xc', '-std=c17', '-D_GNU_SOURCE', '-DLOGIN_DEFS="/etc/login.defs"', '-DSUBID_VERSION="0"')


@dataclass(frozen=True)
class Mutant:
    file: str
    line: int
    function: str  # or the variable, outside of functions
    kind: str
    was: str  # the lines that are changed, as one line without superfluous blanks
    becomes: str
    source: bytes  # the whole of the changed file


def mutants_of(file):
    """All mutants of a file, in its order."""
    source = open(file, 'rb').read()
    unit = cindex.Index.create().parse(file, args=ARGUMENTS)
    errors = [str(d) for d in unit.diagnostics if d.severity >= cindex.Diagnostic.Error]
    if errors:
        raise SystemExit('\n'.join(errors))
    # Not those of each function: clang finds none of one that begins with a macro, as bool is.
    tokens = list(unit.cursor.get_tokens())
    made = {}
    for top in unit.cursor.get_children():
        is_function = top.kind == CursorKind.FUNCTION_DECL and top.is_definition()
        if top.location.file is None or top.location.file.name != file or not (
                is_function or top.kind == CursorKind.VAR_DECL):
            continue
        for kind, start, end, text in sorted(changes_of(top, tokens, source), key=lambda change: change[1]):
            mutant = make(file, source, top.spelling, kind, start, end, text.encode())
            if mutant.source != source:
                made.setdefault(mutant.source, mutant)
    return list(made.values())


def make(file, source, function, kind, start, end, text):
    first = source.rfind(b'\n', 0, start) + 1
    last = source.find(b'\n', end)
    was = source[first:last]
    becomes = source[first:start] + text + source[end:last]
    return Mutant(file, source.count(b'\n', 0, start) + 1, function, kind, squeezed(was), squeezed(becomes),
                  source[:start] + text + source[end:])


def squeezed(text):
    return re.sub(r'\s+', ' ', text.decode()).strip()


def changes_of(top, tokens, source):
    """(kind, start, end, text): what stands in the file between these offsets is replaced by the text."""
    body = [child for child in top.walk_preorder() if child.kind == CursorKind.COMPOUND_STMT][:1]
    start = body[0].extent.start.offset if body else top.extent.start.offset
    tokens = [token for token in tokens if start <= token.extent.start.offset < top.extent.end.offset]
    for i, token in enumerate(tokens):
        for kind, text in token_changes(token, tokens[max(i - 1, 0)], tokens[min(i + 1, len(tokens) - 1)]):
            yield kind, token.extent.start.offset, token.extent.end.offset, text
    for parent in (body[0].walk_preorder() if body else ()):
        for kind, piece, text in piece_changes(parent, source):
            yield kind, piece.extent.start.offset, piece.extent.end.offset, text


def token_changes(token, before, after):
    """What can become of one token: (kind, text)."""
    word = token.spelling
    if token.kind == TokenKind.PUNCTUATION and token.cursor.kind in OF_OPERATORS:
        if token.cursor.kind == CursorKind.UNARY_OPERATOR and word in ('!', '-', '~'):
            yield 'operator', ''
        elif word in OPERATORS and (token.cursor.kind != CursorKind.UNARY_OPERATOR or word in ('++', '--')):
            yield 'operator', OPERATORS[word]
    elif word in WORDS:
        yield 'cleanup' if WORDS[word] == '' else 'constant', WORDS[word]
    elif word == 'sizeof':
        yield 'constant', '1 + sizeof'
        yield 'constant', '-1 + sizeof'
    elif token.kind == TokenKind.IDENTIFIER and re.fullmatch('[A-Z][A-Z0-9_]+', word) and word not in NO_CONSTANTS:
        if after.spelling != '(':  # a flag is left out, another constant is one more
            yield 'constant', '0' if '|' in (before.spelling, after.spelling) else f'({word} + 1)'
    elif token.kind == TokenKind.LITERAL:
        yield from literal_changes(word)


def literal_changes(word):
    if word.startswith('"'):
        if word != '""':
            yield 'constant', '""'
    elif word.startswith("'"):
        yield 'constant', f'({word} + 1)'
    elif word == '0':
        yield 'constant', '1'
    elif re.fullmatch('[0-9].*', word):
        yield 'constant', f'({word} + 1)'
        yield 'constant', f'({word} - 1)'


def piece_changes(parent, source):
    """What can become of the parts of a statement or an expression: (kind, part, text)."""
    parts = list(parent.get_children())
    if parent.kind in (CursorKind.IF_STMT, CursorKind.CONDITIONAL_OPERATOR):
        yield 'condition', parts[0], 'true'
        yield 'condition', parts[0], 'false'
    elif parent.kind == CursorKind.WHILE_STMT:
        yield 'condition', parts[0], 'false'
    elif parent.kind == CursorKind.DO_STMT:
        yield 'condition', parts[1], 'false'
    elif parent.kind == CursorKind.RETURN_STMT and parts:
        yield 'return', parts[0], '0'
    elif parent.kind == CursorKind.BINARY_OPERATOR and len(parts) == 2:
        between = source[parts[0].extent.end.offset:parts[1].extent.start.offset]
        for operator, neutral in ((b'&&', 'true'), (b'||', 'false')):
            if operator in between:
                yield 'condition', parts[0], neutral
                yield 'condition', parts[1], neutral
    for part in statements_in(parent, parts):
        if part.kind in STATEMENTS:
            yield 'statement', part, ''


def statements_in(parent, parts):
    if parent.kind == CursorKind.COMPOUND_STMT:
        return parts
    if parent.kind in (CursorKind.IF_STMT, CursorKind.WHILE_STMT):
        return parts[1:]
    if parent.kind in (CursorKind.FOR_STMT, CursorKind.CASE_STMT, CursorKind.DEFAULT_STMT):
        return parts[-1:]
    return []
