DROP TABLE calendar_feeds;
DROP TABLE attendances;
DROP TABLE guest_links;
DROP TABLE invitation_replies;
DROP TABLE invitations;
ALTER TABLE meetings DROP COLUMN minutes;
ALTER TABLE meetings DROP COLUMN agenda_items;
ALTER TABLE meetings DROP COLUMN sequence;
