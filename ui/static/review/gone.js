// The page of a link that does not work: words in the visitor's language, and nothing else.
import { begin, word } from "./words.js";

begin(() => {
  document.title = word("gone_title");
});
