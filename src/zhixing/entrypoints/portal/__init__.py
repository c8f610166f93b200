"""公众端: whoever is not staff and no agency. Parties see their case, everybody checks a paper and watches a sale, bidders bid."""
