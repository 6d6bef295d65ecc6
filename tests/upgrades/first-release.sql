-- The smallest database of the first release that holds a visit, a deficiency and a person's step.
INSERT INTO directorate (id, code, name_ar, name_en, governorate, area_approximate) VALUES (1, '2202', 'a', 'b', 'c', 0);
INSERT INTO school (id, number, name_ar, name_en, search_text, directorate_id, governorate, locality, profile, active,
 demonstration, updated_at) VALUES (1, '100200', 'مدرسةُ عبد الله', 'b', 'c', 1, 'd', 'e', '{}', 1, 0, '2026-05-03 09:00:00.000000');
INSERT INTO location (id, school_id, kind, name, position) VALUES ('l', 1, 'yard', 'السَّاحة', 0);
INSERT INTO account (id, username, name_ar, name_en, role, password_hash, session_key, language, active, created_at)
 VALUES (1, 'e', 'a', 'b', 'engineer', 'x', 'y', 'ar', 1, '2026-05-03 09:00:00.000000');
INSERT INTO received_body (id, visit_id, revision, digest, content_type, body, account_id, received_at, conflict)
 VALUES (1, 'v', 1, 'd', 'x', CAST('visit=v&device=tablet%207&A01_01-0-photo=abc%3B9' AS BLOB), 1, '2026-05-03 09:00:00.000000', 0);
INSERT INTO visit (id, number, revision, digest, school_id, directorate_id, engineer_id, checklist, version, started_at,
 finished_at, received_at, facts, note, score_model, coverage, result)
 VALUES ('v', 1, 1, 'd', 1, 1, 1, 'c', 1, '2026-05-03 09:00:00.000000', '2026-05-03 09:00:00.000000', '2026-05-03 09:00:00.000000', '{"floors": 2}', '', 'm', 1, '{}');
INSERT INTO deficiency (id, number, school_id, checklist, version, section, item, location_id, instance, severity,
 severity_rank, status, trade, owner, note, opened_at, received_at, due_at, doubly_late_at, last_seen_at, last_stated_at,
 times_seen, not_corrected, escalation, rejections, flagged, first_visit_id, last_visit_id)
 VALUES ('x', 1, 1, 'c', 1, 'A', 'A01.01', '', '', 'low', 0, 'open', 't', 'o', 'قُفْل أزرق', '2026-05-03 09:00:00.000000', '2026-05-03 09:00:00.000000', '2026-05-03 09:00:00.000000', '2026-05-03 09:00:00.000000', '2026-05-03 09:00:00.000000', '2026-05-03 09:00:00.000000', 1, 0, 0,
 0, 0, 'v', 'v');
INSERT INTO deficiency_event (id, deficiency_id, kind, at, visit_id, note) VALUES (1, 'x', 'new', '2026-05-03 09:00:00.000000', 'v', '');
INSERT INTO deficiency_event (id, deficiency_id, kind, at, account_id, note) VALUES (2, 'x', 'acknowledged', '2026-05-03 09:00:00.000000', 1, '');
