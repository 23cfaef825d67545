// ElementFeatures: which column a cue has, and the number of a tag in the column of tags.
#ifndef WINNOW_STAGES_STRIP_ELEMENT_FEATURES_HPP
#define WINNOW_STAGES_STRIP_ELEMENT_FEATURES_HPP

#include <cstdint>

#include "stages/record/document.hpp"
#include "stages/strip/cues.hpp"
#include "stages/strip/features.hpp"

namespace winnow {

// Elements by what they usually hold, so that neighbours in number are neighbours in kind.
constexpr std::uint8_t tag_code(Tag tag) {
  switch (tag) {
    case Tag::p_: return 0;
    case Tag::blockquote_: return 1;
    case Tag::pre_: return 2;
    case Tag::dd_: return 3;
    case Tag::dt_: return 4;
    case Tag::li_: return 5;
    case Tag::td_: return 6;
    case Tag::th_: return 7;
    case Tag::figcaption_:
    case Tag::caption_: return 8;
    case Tag::h1_:
    case Tag::h2_:
    case Tag::h3_:
    case Tag::h4_:
    case Tag::h5_:
    case Tag::h6_: return 9;
    case Tag::article_:
    case Tag::main_:
    case Tag::section_: return 10;
    case Tag::div_: return 11;
    case Tag::a_: return 13;
    case Tag::span_: return 14;
    case Tag::form_:
    case Tag::fieldset_: return 15;
    case Tag::header_:
    case Tag::footer_:
    case Tag::aside_:
    case Tag::nav_: return 16;
    case Tag::button_:
    case Tag::option_:
    case Tag::label_:
    case Tag::select_: return 17;
    default: return 12;
  }
}

// Inline tags say less of a block than the element around them.
inline constexpr TagSet transparent_tags{Tag::a_,     Tag::span_, Tag::b_,      Tag::strong_,
                                         Tag::em_,    Tag::i_,    Tag::font_,   Tag::code_,
                                         Tag::small_, Tag::time_, Tag::u_,      Tag::sup_,
                                         Tag::sub_,   Tag::mark_, Tag::center_, Tag::other_};

constexpr Feature feature_of(Cue cue) {
  using enum Cue;
  switch (cue) {
    case nav: return Feature::in_nav;
    case footer: return Feature::in_footer;
    case header: return Feature::in_header;
    case aside: return Feature::in_aside;
    case main: return Feature::in_main;
    case article: return Feature::in_article;
    case form: return Feature::in_form;
    case dialog: return Feature::in_dialog;
    case control:
    case select:
    case button:
    case label: return Feature::in_control;
    case noscript: return Feature::in_noscript;
    case list: return Feature::in_list;
    case ordered_list: return Feature::in_ordered_list;
    case definition_list: return Feature::in_definition_list;
    case table: return Feature::in_table;
    case hidden: return Feature::hidden;
    case aria_hidden: return Feature::aria_hidden;
    case figure: return Feature::in_figure;
    case details: return Feature::in_details;
    case quote: return Feature::in_quote;
    case unrendered: return Feature::in_template;
    case w_nav: return Feature::cue_nav;
    case w_footer: return Feature::cue_footer;
    case w_side: return Feature::cue_side;
    case w_related: return Feature::cue_related;
    case w_social: return Feature::cue_social;
    case w_comment: return Feature::cue_comment;
    case w_promo: return Feature::cue_promo;
    case w_modal: return Feature::cue_modal;
    case w_meta: return Feature::cue_meta;
    case w_toc: return Feature::cue_toc;
    case w_content: return Feature::cue_content;
    case w_card: return Feature::cue_card;
    case w_ad: return Feature::cue_ad;
    case w_pager: return Feature::cue_pager;
    case paragraph:  // said by steps_to_paragraph and kind, set again right after
    case pre:
    case count_: break;
  }
  return Feature::steps_to_paragraph;
}

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_ELEMENT_FEATURES_HPP
