--
-- PostgreSQL database dump
--

SET client_encoding = 'LATIN1';
SET standard_conforming_strings = on;

INSERT INTO public.t VALUES (1, 'it''s', '(,); INSERT INTO public.fake VALUES (1);');
INSERT INTO public.t VALUES (2, NULL, 'two
INSERT INTO public.fake VALUES (1);
lines');
INSERT INTO public.t (a, b, c) VALUES (3, '\', '((');
INSERT INTO public.t (a, b, c) OVERRIDING SYSTEM VALUE VALUES (4, 'x', 'y') ON CONFLICT DO NOTHING;


INSERT INTO public."od d" VALUES
	('a'),
	('),('),
	(ARRAY[(1), (2)]);


INSERT INTO public."od d" (a) VALUES
	('a'),
	('b');


INSERT INTO public.nocols DEFAULT VALUES;
INSERT INTO public.nocols DEFAULT VALUES;
INSERT INTO public.café VALUES (1);


--
-- PostgreSQL database dump complete
--

