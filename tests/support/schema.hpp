// A JSON Schema of docs/schemas, and what it says of a document.
#ifndef WINNOW_TESTS_SUPPORT_SCHEMA_HPP
#define WINNOW_TESTS_SUPPORT_SCHEMA_HPP

#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1  // a broken schema fails its test, not the whole program
#endif
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace winnow::testing {

class Schema {
 public:
  explicit Schema(const std::string& name) {
    std::ifstream file(std::string(WINNOW_SOURCE_DIR) + "/docs/schemas/" + name + ".schema.json");
    json_ = nlohmann::json::parse(file);
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(json_), schema_);
  }

  // What is wrong, from the outside in; empty if nothing is.
  std::string problem(const nlohmann::json& json) const {
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(json), &results)) {
      return {};
    }
    std::string all;
    for (valijson::ValidationResults::Error error; results.popError(error);) {
      for (const std::string& step : error.context) {
        all += step;
      }
      all += ": " + error.description + "\n";
    }
    return all.empty() ? "refused" : all;
  }

  const nlohmann::json& json() const { return json_; }

 private:
  nlohmann::json json_;
  valijson::Schema schema_;
};

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_SCHEMA_HPP
