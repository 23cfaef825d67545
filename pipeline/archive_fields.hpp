// Fields that winnow adds to the records of an archive, and understands when it reads one.
#ifndef WINNOW_PIPELINE_ARCHIVE_FIELDS_HPP
#define WINNOW_PIPELINE_ARCHIVE_FIELDS_HPP

namespace winnow::archive_fields {

inline constexpr const char* request_url = "Winnow-Request-URI";  // before redirects
inline constexpr const char* via = "Winnow-Via";                  // the list that named it
inline constexpr const char* list = "Winnow-List";  // a feed, a sitemap or robots.txt: no page

}  // namespace winnow::archive_fields

#endif  // WINNOW_PIPELINE_ARCHIVE_FIELDS_HPP
