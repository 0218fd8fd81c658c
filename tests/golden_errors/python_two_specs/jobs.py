from jobspec.spec import Spec

spec = Spec(package='shop', version=1)
other = Spec(package='mail', version=1)
