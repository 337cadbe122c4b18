-- By which row of the law a summons is one, as it was when it was sent or its meeting was last moved.
ALTER TABLE invitations ADD COLUMN legal_basis TEXT;

-- What has been sent names its row too. Kinds are one bit each: 1 municipality, 2 region, 4 and 8 the two
-- state authorities, 128 private provider.
UPDATE invitations SET legal_basis = (
    SELECT CASE
        WHEN organisations.kinds & 1 <> 0 THEN 'DUTY_MUNICIPALITY'
        WHEN organisations.kinds & 2 <> 0 THEN 'DUTY_REGION'
        WHEN organisations.kinds & 128 <> 0 THEN 'DUTY_PRIVATE_PROVIDER'
    END
    FROM participants JOIN organisations ON organisations.id = participants.organisation_id
    WHERE participants.id = invitations.participant_id
) WHERE kind = 'SUMMONS';

-- The state authorities are bound on the day of the meeting, from 1 January 2027 in Sweden, whenever they were
-- invited.
UPDATE invitations SET kind = 'SUMMONS', attendance_duty = TRUE, legal_basis = (
    SELECT CASE WHEN organisations.kinds & 4 <> 0 THEN 'DUTY_FORSAKRINGSKASSAN' ELSE 'DUTY_ARBETSFORMEDLINGEN' END
    FROM participants JOIN organisations ON organisations.id = participants.organisation_id
    WHERE participants.id = invitations.participant_id
) WHERE kind = 'INVITATION' AND withdrawn_at IS NULL
    AND meeting_id IN (SELECT id FROM meetings WHERE starts_at >= '2026-12-31T23:00:00Z')
    AND participant_id IN (
        SELECT participants.id FROM participants
        JOIN organisations ON organisations.id = participants.organisation_id
        WHERE organisations.kinds & 12 <> 0
    );
