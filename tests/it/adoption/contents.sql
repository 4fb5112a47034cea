-- A year on the platform: 300 people and platform.messages messages, of every kind that exists there.

INSERT INTO users (email, password_hash, user_type, is_verified, is_active, created_at, updated_at)
SELECT CASE WHEN n % 10 = 0 THEN 'Person.' || n || '@Example.COM' ELSE 'person.' || n || '@example.com' END,
    current_setting('platform.password_hash'),
    (CASE WHEN n % 3 = 0 THEN 'photographer' ELSE 'customer' END)::user_type_enum,
    CASE WHEN n % 7 = 0 THEN NULL ELSE n % 2 = 0 END, n % 50 <> 0,
    timestamp '2024-01-01' + n * interval '1 hour', timestamp '2024-02-01'
FROM generate_series(1, 300) AS n;

-- Every 29th has no profile.
INSERT INTO user_profiles (user_id, full_name, phone, city, social_links)
SELECT user_id, 'Person ' || user_id, '+91 98765 ' || user_id, 'Jaipur', '{"instagram": "@me"}'
FROM users WHERE user_id % 29 <> 0;
INSERT INTO photographers (user_id, business_name, specialties, base_price)
SELECT user_id, 'Studio ' || user_id, '["Wedding"]', 15000 FROM users WHERE user_type = 'photographer';
INSERT INTO bookings (customer_id, photographer_id, booking_date, event_type, total_amount)
SELECT user_id, 1 + user_id % 100, date '2025-12-01' + user_id, 'Wedding', 50000
FROM users WHERE user_type = 'customer';

-- Of every hundred messages one goes to a group, one to a group and a person, one has no receiver, and one goes to
-- its sender. Times are unordered and often repeated; the read messages have gaps.
INSERT INTO messages (sender_id, receiver_id, group_id, message_text, message_type, attachment_url, is_read, read_at,
    is_deleted_by_sender, is_deleted_by_receiver, created_at, updated_at)
SELECT one, CASE n % 100 WHEN 1 THEN NULL WHEN 3 THEN NULL WHEN 4 THEN one ELSE other END,
    CASE WHEN n % 100 IN (1, 2) THEN 7 END, 'Message ' || n,
    (CASE WHEN n % 101 = 0 THEN NULL WHEN n % 11 = 0 THEN 'image' ELSE 'text' END)::message_type_enum,
    CASE WHEN n % 11 = 0 THEN 'https://res.example.com/' || n || '?filename=photo.jpg' END,
    CASE WHEN n % 13 = 0 THEN NULL ELSE day < 300 AND n % 5 <> 0 END,
    CASE WHEN day < 300 THEN timestamp '2025-11-01' END,
    n % 97 = 0, n % 89 = 0,
    CASE WHEN n % 997 <> 0 THEN timestamp '2025-01-01' + day * interval '1 day' + n % 7 * interval '1 second' END,
    timestamp '2025-11-02 03:04:05.678901'
FROM (
    SELECT n, 1 + hashint4(n) % 300 + CASE WHEN hashint4(n) < 0 THEN 299 ELSE 0 END AS one, n % 365 * 7919 % 365 AS day
    FROM generate_series(1, current_setting('platform.messages')::integer) AS n
) AS numbers,
    LATERAL (SELECT 1 + (one + 1 + n % 17 * 31 % 17) % 300 AS other) AS pair;
