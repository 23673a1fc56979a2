"""What every test of the whole program may use.

The database and the data folder come from `tools/khonggiay_pytest.py`.
"""
