def test_a_stranger_is_sent_to_the_sign_in_page(browser_of):
    reply = browser_of(None).get("/")
    assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in")


def test_everybody_begins_where_their_role_works(browser_of, world):
    starts = {
        browser_of(who).get("/").headers["location"]
        for who in (world.lin, world.teacher, world.organiser, world.officer, world.administrator)
    }
    assert starts == {"/home", "/classes", "/competitions", "/reports", "/schools"}


def test_a_foreign_site_cannot_post_for_a_signed_in_person(browser_of, world):
    reply = browser_of(world.teacher).post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


def test_a_sign_in_ends_after_silence(browser_of, world, time):
    browser = browser_of(world.teacher)
    assert browser.get("/me").json() == {"role": "teacher"}
    time.advance(minutes=16)
    assert browser.get("/me", headers={"Accept": "application/json"}).status_code == 401
