"""Invented names, in the mix that teachers of 同心县 would find familiar, long ones with a middle dot among them."""

from hashlib import sha256

SURNAMES = "马杨王李张白丁金田罗周海苏锁黑冶虎买康纳沙穆兰刘陈赵贺何郭宋"
FIRST = "小子思文晓雨佳欣一天志明海学建玉春国秀清若安宁启远长云书乐嘉"
SECOND = "禾鸣阳林峰宁涵轩瑶琪龙兰燕梅军强伟静洁慧娟辉鹏飞霞虹波川原野"
LONG = (
    "阿依古丽·买买提",
    "麦麦提·艾力江",
    "古丽娜尔·阿不都",
    "努尔兰·哈德尔别克",
    "阿卜杜拉·马木提",
    "热依汗·吐尔逊",
    "叶尔江·巴合提",
    "帕丽达·艾买提",
)


def pupil_name(number: int) -> str:
    """Return the invented name of the pupil with this running number: always the same one."""
    if number % 60 == 7:
        return LONG[number // 60 % len(LONG)]
    digest = sha256(f"pupil:{number}".encode()).digest()
    surname = SURNAMES[digest[0] % len(SURNAMES)]
    given = SECOND[digest[2] % len(SECOND)]
    return surname + given if digest[3] % 5 == 0 else surname + FIRST[digest[1] % len(FIRST)] + given


def staff_name(number: int) -> str:
    """Return a teacher's invented name."""
    digest = sha256(f"staff:{number}".encode()).digest()
    return SURNAMES[digest[0] % len(SURNAMES)] + FIRST[digest[1] % len(FIRST)] + SECOND[digest[2] % len(SECOND)]
