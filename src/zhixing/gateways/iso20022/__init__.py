"""ISO 20022 messages: auth for account inquiries, camt for movements, pain for payments. docs/decisions/iso20022.md says which for what."""
