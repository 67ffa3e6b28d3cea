"""Text as no form foresees it: marks of every kind, controls, half characters, other scripts."""

from hypothesis import strategies as st

SNIPPETS = (
    "[x](y z)",
    "[Yes](recap.accept 1 danger) ?a|b|c|d",
    "# heading",
    "~ small",
    "---",
    "<!channel>",
    "<!here|here>",
    "<@U0123456>",
    "<https://example.org|here>",
    "&lt;",
    "&amp;amp;",
    "> quoted",
    "• item",
    "- item",
    "; by May",
    "career:",
    "{{ other }}",
    "{% block title %}",
    "\ue000",
    "\ue001",
    "\ue0003c\ue001",
    "\ud800",
    "\udfff",
    "\u202egnirts",
    "\u2066\u2067\u2068\u2069",
    "\u2028",
    "\u2029",
    "\u0085",
    "\x00\x07\x1b[0m",
    "\x0b\x0c",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\t",
    " ",
    "\u00a0",
    "|",
    "?",
    "*b* _i_ `c`",
    "مرحبا שלום",
    "👩🏽‍🏫",
    "e\u0301",
)

odd = st.characters(codec=None, exclude_categories=())
wild = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(odd, max_size=12)), max_size=10).map(
    "".join
)
