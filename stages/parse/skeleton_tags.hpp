// Sets of tags that the scan for the skeleton goes by.
#ifndef WINNOW_STAGES_PARSE_SKELETON_TAGS_HPP
#define WINNOW_STAGES_PARSE_SKELETON_TAGS_HPP

#include <gumbo.h>

#include <bitset>

namespace winnow {

class TagFlags {
 public:
  template <class... T>
  explicit TagFlags(T... tags) {
    (flags_.set(tags), ...);
  }
  bool operator[](GumboTag tag) const { return flags_.test(tag); }

 private:
  std::bitset<GUMBO_TAG_LAST + 1> flags_;
};

inline const TagFlags void_tags{
    GUMBO_TAG_AREA,    GUMBO_TAG_BASE,   GUMBO_TAG_BR,    GUMBO_TAG_COL,  GUMBO_TAG_EMBED,
    GUMBO_TAG_HR,      GUMBO_TAG_IMG,    GUMBO_TAG_INPUT, GUMBO_TAG_LINK, GUMBO_TAG_META,
    GUMBO_TAG_PARAM,   GUMBO_TAG_SOURCE, GUMBO_TAG_TRACK, GUMBO_TAG_WBR,  GUMBO_TAG_BASEFONT,
    GUMBO_TAG_BGSOUND, GUMBO_TAG_FRAME,  GUMBO_TAG_IMAGE};

// Formatting elements whose attributes the Noah's Ark clause compares. <a> is one too, but there is
// never more than one of them open.
inline const TagFlags ark_tags{GUMBO_TAG_B,      GUMBO_TAG_BIG,    GUMBO_TAG_CODE, GUMBO_TAG_EM,
                               GUMBO_TAG_FONT,   GUMBO_TAG_I,      GUMBO_TAG_S,    GUMBO_TAG_SMALL,
                               GUMBO_TAG_STRIKE, GUMBO_TAG_STRONG, GUMBO_TAG_TT,   GUMBO_TAG_U,
                               GUMBO_TAG_NOBR};

// Tags that do not end a line of text; every other tag does. For the fallback only.
inline const TagFlags inline_tags{
    GUMBO_TAG_A,     GUMBO_TAG_ABBR, GUMBO_TAG_B,      GUMBO_TAG_BDI,    GUMBO_TAG_BDO,
    GUMBO_TAG_BIG,   GUMBO_TAG_CITE, GUMBO_TAG_CODE,   GUMBO_TAG_DEL,    GUMBO_TAG_DFN,
    GUMBO_TAG_EM,    GUMBO_TAG_FONT, GUMBO_TAG_I,      GUMBO_TAG_INS,    GUMBO_TAG_KBD,
    GUMBO_TAG_MARK,  GUMBO_TAG_NOBR, GUMBO_TAG_Q,      GUMBO_TAG_S,      GUMBO_TAG_SAMP,
    GUMBO_TAG_SMALL, GUMBO_TAG_SPAN, GUMBO_TAG_STRIKE, GUMBO_TAG_STRONG, GUMBO_TAG_SUB,
    GUMBO_TAG_SUP,   GUMBO_TAG_TIME, GUMBO_TAG_TT,     GUMBO_TAG_U,      GUMBO_TAG_VAR,
    GUMBO_TAG_WBR,   GUMBO_TAG_IMG};

// HTML start tags that end svg or math content (HTML standard, 13.2.6.5), and those that only look
// like it but read their insides differently there.
inline const TagFlags breakout_tags{GUMBO_TAG_B,
                                    GUMBO_TAG_BIG,
                                    GUMBO_TAG_BLOCKQUOTE,
                                    GUMBO_TAG_BODY,
                                    GUMBO_TAG_BR,
                                    GUMBO_TAG_CENTER,
                                    GUMBO_TAG_CODE,
                                    GUMBO_TAG_DD,
                                    GUMBO_TAG_DIV,
                                    GUMBO_TAG_DL,
                                    GUMBO_TAG_DT,
                                    GUMBO_TAG_EM,
                                    GUMBO_TAG_EMBED,
                                    GUMBO_TAG_H1,
                                    GUMBO_TAG_H2,
                                    GUMBO_TAG_H3,
                                    GUMBO_TAG_H4,
                                    GUMBO_TAG_H5,
                                    GUMBO_TAG_H6,
                                    GUMBO_TAG_HEAD,
                                    GUMBO_TAG_HR,
                                    GUMBO_TAG_I,
                                    GUMBO_TAG_IMG,
                                    GUMBO_TAG_LI,
                                    GUMBO_TAG_LISTING,
                                    GUMBO_TAG_MENU,
                                    GUMBO_TAG_META,
                                    GUMBO_TAG_NOBR,
                                    GUMBO_TAG_OL,
                                    GUMBO_TAG_P,
                                    GUMBO_TAG_PRE,
                                    GUMBO_TAG_RUBY,
                                    GUMBO_TAG_S,
                                    GUMBO_TAG_SMALL,
                                    GUMBO_TAG_SPAN,
                                    GUMBO_TAG_STRONG,
                                    GUMBO_TAG_STRIKE,
                                    GUMBO_TAG_SUB,
                                    GUMBO_TAG_SUP,
                                    GUMBO_TAG_TABLE,
                                    GUMBO_TAG_TT,
                                    GUMBO_TAG_U,
                                    GUMBO_TAG_UL,
                                    GUMBO_TAG_VAR,
                                    GUMBO_TAG_FONT,
                                    GUMBO_TAG_FOREIGNOBJECT,
                                    GUMBO_TAG_ANNOTATION_XML};

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_SKELETON_TAGS_HPP
