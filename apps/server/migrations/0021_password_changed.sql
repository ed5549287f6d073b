-- Whose passwords expire soon, among very many, is looked for by when they were changed (R-51).
create index credential_changed on credential (owner_id, changed_at);
