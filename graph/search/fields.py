"""The fields of the index and how their text is cut into terms.

One document is what one compartment says of one entity, so that a viewer's answers rest on nothing else.
"""

from __future__ import annotations

import tantivy

# Raise it when fields or terms change: an index of another form is made anew.
FORM = 1
RAW = "raw"
GRAMS = "one_and_two_signs"
WORDS = "latin_words"
TERMS = "terms"
INITIALS = "two_and_three_letters"


def schema() -> tantivy.Schema:
    """The fields: first those that are shown, then those that are asked."""
    builder = tantivy.SchemaBuilder()
    for name in ("key", "own_key", "kind", "title"):
        builder.add_text_field(name, stored=True, tokenizer_name=RAW, index_option="basic")
    for name in ("names", "identifiers"):
        builder.add_text_field(name, stored=True, tokenizer_name=RAW, index_option="basic")
    for name in ("document", "compartment", "whole", "code", "spelt", "letters"):
        builder.add_text_field(name, tokenizer_name=RAW, index_option="basic")
    builder.add_text_field("grams", tokenizer_name=GRAMS, index_option="basic")
    builder.add_text_field("words", tokenizer_name=WORDS, index_option="basic")
    builder.add_text_field("syllables", tokenizer_name=TERMS, index_option="basic")
    builder.add_text_field("initials", tokenizer_name=INITIALS, index_option="basic")
    builder.add_float_field("weight", fast=True)
    builder.add_unsigned_field("entity", fast=True)
    return builder.build()


def register_terms(index: tantivy.Index) -> None:
    """Teaches an index how each field's text is cut."""
    cuts = {
        GRAMS: tantivy.Tokenizer.ngram(1, 2),
        WORDS: tantivy.Tokenizer.simple(),
        TERMS: tantivy.Tokenizer.whitespace(),
        INITIALS: tantivy.Tokenizer.ngram(2, 3),
    }
    for name, cut in cuts.items():
        index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(cut).build())
